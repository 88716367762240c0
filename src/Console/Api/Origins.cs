using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace AiPlatform.Console.Api;

/// <summary>Browsers let any page open a WebSocket to us and send our cookies along; the Origin header tells whose page it is.</summary>
static class Origins
{
    public static void UseOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if ((!context.WebSockets.IsWebSocketRequest && !context.Request.Path.StartsWithSegments("/_blazor")) || IsAllowed(context))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        // Nobody looks at this answer: it stays what it is, without a page.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return Task.CompletedTask;
    });

    /// <summary>True for our own pages, for those allowed by the settings, and for programs, which send no Origin.</summary>
    public static bool IsAllowed(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0
            || origin.Equals($"{context.Request.Scheme}://{context.Request.Host}", StringComparison.OrdinalIgnoreCase)
            || context.RequestServices.GetRequiredService<IOptions<NetworkOptions>>().Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }
}
