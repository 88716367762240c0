using AiPlatform.Engine.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace AiPlatform.Console.Access;

/// <summary>In by the one-time link, out by a form.</summary>
public static class SignInEndpoints
{
    const string Page = "/sign-in";

    /// <summary>Takes <c>/sign-in?token=…</c>; the page at <c>/sign-in</c> itself explains where the link is found.</summary>
    public static void UseSignInLink(this IApplicationBuilder app) => app.MapWhen(
        context => context.Request.Path == Page && context.Request.Query.ContainsKey("token"),
        link => link.Run(SignInAsync));

    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription();

    static async Task SignInAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) || IsPrefetch(context.Request))
        {
            // A browser that looks ahead, or a scanner that only asks, must not use up the link.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        var links = context.RequestServices.GetRequiredService<SignInLinks>();
        if (links.Redeem(context.Request.Query["token"].ToString()))
        {
            await context.SignInAsync(Schemes.Session, Actor.Owner.ToPrincipal(Schemes.Session), new() { IsPersistent = true });
            context.Response.Redirect("/");
            return;
        }
        var known = await context.AuthenticateAsync(Schemes.Session);
        context.Response.Redirect(known.Succeeded ? "/" : Page + "?reason=used");
    }

    static bool IsPrefetch(HttpRequest request) =>
        new[] { "Sec-Purpose", "Purpose", "X-Moz", "X-Purpose" }
            .Any(name => request.Headers[name].ToString() is var value
                && (value.Contains("prefetch", StringComparison.OrdinalIgnoreCase) || value.Contains("preview", StringComparison.OrdinalIgnoreCase)));

    static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.Problem("The form was not sent from this console. Load the page again and repeat.", statusCode: StatusCodes.Status400BadRequest);
        await context.SignOutAsync(Schemes.Session);
        return TypedResults.LocalRedirect(Page);
    }
}
