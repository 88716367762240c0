using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AiPlatform.Console.Api;

/// <summary>The OpenAPI document, made from the endpoints; docs/openapi.json is its copy, and a test compares them.</summary>
static class ApiDocument
{
    public const string Name = "v2";
    const string SecurityScheme = "token";

    static readonly (string Status, string Words)[] CommonAnswers =
    [
        ("401", "No valid token."),
        ("403", "The token may not do this."),
        ("429", "Too many requests; Retry-After says when to come again."),
    ];

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
        ShortenSummary(operation);
        operation.Responses ??= [];
        foreach (var (status, words) in CommonAnswers)
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = words });
        foreach (var (_, body) in operation.RequestBody?.Content?.Where(c => c.Key.EndsWith("yaml", StringComparison.Ordinal)) ?? [])
            body.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The text of a pipeline file, see /schema/pipeline.v1.json." };
        return Task.CompletedTask;
    }

    /// <summary>The first sentence heads the call, the others describe it.</summary>
    static void ShortenSummary(OpenApiOperation operation)
    {
        if (operation.Summary is not { } words || words.IndexOf(". ", StringComparison.Ordinal) is not (> 0 and var end))
            return;
        operation.Summary = words[..(end + 1)];
        operation.Description = words[(end + 2)..];
    }

    /// <summary>Types with a spelling of their own.</summary>
    static Task SpellAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var declared = context.JsonPropertyInfo?.PropertyType ?? context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(DateTimeOffset) || type == typeof(TimeSpan))
        {
            schema.Type = type == declared ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = type == typeof(TimeSpan) ? "duration" : "date-time";
        }
        if (declared == typeof(ProblemDetails))
            AddExtensions(schema);
        return Task.CompletedTask;
    }

    static void AddExtensions(OpenApiSchema problem)
    {
        problem.Properties ??= new Dictionary<string, IOpenApiSchema>();
        problem.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable word for programs." };
        problem.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Quote it when you report a problem." };
        problem.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "JSON pointer, line:column or parameter to messages.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
    }
}
