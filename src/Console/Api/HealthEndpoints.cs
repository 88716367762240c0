using AiPlatform.Engine;
using AiPlatform.Engine.Pipelines;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AiPlatform.Console.Api;

/// <summary>What machines ask before they have a token.</summary>
static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok")).ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).ExcludeFromDescription();
        routes.MapGet("/schema/pipeline.v1.json", () => TypedResults.Text(PipelineSchema.Json, "application/schema+json")).ExcludeFromDescription();
    }

    static Results<Ok<Readiness>, JsonHttpResult<Readiness>> Ready(EngineHealth health) => health.Problems is { Count: > 0 } problems
        ? TypedResults.Json(new Readiness(false, problems), statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Ok(new Readiness(true, []));

    sealed record Readiness(bool Ready, IReadOnlyList<string> Problems);
}
