using Scalar.AspNetCore;

namespace AiPlatform.Console.Api;

/// <summary>
/// The browsable reference at /api. Scalar's own page sets itself up by an inline script, which our policy forbids,
/// so the page is ours and only Scalar's script is taken from its package.
/// </summary>
static class ReferencePage
{
    const string Script = "ScalarStaticAssets.scalar.js";

    const string Page = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>API · AiPlatform</title>
          <script src="/api/scalar.js" defer></script>
          <script src="/js/api-reference.js" type="module"></script>
        </head>
        <body><div id="reference"></div></body>
        </html>
        """;

    public static void MapReferencePage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api", () => TypedResults.Text(Page, "text/html")).ExcludeFromDescription();
        routes.MapGet("/api/scalar.js", SendScript).ExcludeFromDescription();
    }

    static IResult SendScript(HttpContext http)
    {
        var assembly = typeof(ScalarOptions).Assembly;
        // Kept compressed in the package, and sent so.
        http.Response.Headers.ContentEncoding = "gzip";
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(
            assembly.GetManifestResourceStream(Script)!, "text/javascript", entityTag: new($"\"{assembly.GetName().Version}\""));
    }
}
