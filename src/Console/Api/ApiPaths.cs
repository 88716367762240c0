namespace AiPlatform.Console.Api;

static class ApiPaths
{
    public const string Base = "/api/v2";

    /// <summary>Answers there are for programs: problems are ProblemDetails, never pages.</summary>
    public static bool IsForPrograms(HttpContext context)
    {
        var path = context.Request.Path;
        return path.StartsWithSegments(Base) || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/schema")
            || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/readyz");
    }
}
