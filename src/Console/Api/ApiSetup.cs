using AiPlatform.Console.Access;
using AiPlatform.Console.Data;
using AiPlatform.Console.Nodes;
using AiPlatform.Console.Pipelines;
using AiPlatform.Console.Runs;
using AiPlatform.Engine;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AiPlatform.Console.Api;

/// <summary>The HTTP side of the console: what every request passes, and the table of the API.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddApiSettings(configuration);
        services.ConfigureHttpJsonOptions(o => ApiJson.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = ApiOptions.MaxBodyBytes;
        });
        services.AddProblemDetails(o => o.CustomizeProblemDetails = ProblemAnswers.Complete);
        services.AddExceptionHandler<ProblemAnswers>();
        services.AddSingleton<RateLimit>();
        services.AddApiDocument();
        return services;
    }

    /// <summary>The settings alone, for commands that serve nothing and still read the same settings.</summary>
    public static IServiceCollection AddApiSettings(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<ApiOptions>(configuration, ApiOptions.Section)
        .AddSettings<NetworkOptions>(configuration, NetworkOptions.Section);

    /// <summary>What every request passes, from the outside in.</summary>
    public static void UseApi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseWhen(ApiPaths.IsForPrograms, api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
        });
        app.UseOriginCheck();
        app.UseSignInLink();
        app.UseAuthentication();
        app.Use(next => context => context.RequestServices.GetRequiredService<RateLimit>().InvokeAsync(context, next));
        app.UseAuthorization();
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapHealth();
        app.MapSignOut();
        app.MapApiDocument();
        app.MapReferencePage();
        var api = app.MapGroup(ApiPaths.Base).RequireAuthorization().AddEndpointFilter<SessionWrites>();
        api.MapPipelines();
        api.MapRuns();
        api.MapFiles();
        api.MapNodes();
    }
}
