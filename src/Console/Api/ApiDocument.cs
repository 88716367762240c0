using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AiPlatform.Console.Api;

/// <summary>The OpenAPI document, made from the endpoints; docs/openapi.json is its copy, and a test compares them.</summary>
static class ApiDocument
{
    public const string Name = "v2";
    const string SecurityScheme = "token";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = api => api.RelativePath?.StartsWith(ApiPaths.Base.TrimStart('/'), StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(AddCommonAsync);
        options.AddSchemaTransformer(SpellAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new()
        {
            Title = "AiPlatform",
            Version = "2",
            Description = "Pipelines, runs, files and machines. Errors are ProblemDetails (RFC 9457) with a stable code; "
                + "times are UTC with milliseconds; lists go on with nextCursor.",
        };
        // The document is the same wherever the console listens.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "aip_…",
                Description = "Made by the command: token create --name NAME --role ROLE --project PROJECT --expires 30d",
            },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(SecurityScheme, document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>What every call may answer.</summary>
    static Task AddCommonAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No valid token." });
        operation.Responses.TryAdd("429", new OpenApiResponse { Description = "Too many requests; Retry-After says when to come again." });
        foreach (var (status, words) in new[] { ("401", "No valid token."), ("403", "The token may not do this.") })
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = words });
        return Task.CompletedTask;
    }

    /// <summary>Types with a spelling of their own.</summary>
    static Task SpellAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
            Text(schema, "date-time");
        if (type == typeof(TimeSpan))
            Text(schema, "duration");
        return Task.CompletedTask;
    }

    static void Text(OpenApiSchema schema, string format)
    {
        var mayBeNull = schema.Type?.HasFlag(JsonSchemaType.Null) == true;
        schema.Type = mayBeNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = null;
    }
}
