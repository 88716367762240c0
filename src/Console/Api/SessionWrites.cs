using AiPlatform.Console.Access;
using AiPlatform.Engine;
using Microsoft.AspNetCore.Antiforgery;

namespace AiPlatform.Console.Api;

/// <summary>A browser adds the session's cookie to what any page sends: a change by cookie must prove that our own page sent it.</summary>
sealed class SessionWrites(IAntiforgery antiforgery) : IEndpointFilter
{
    // Never from a form's field: looking for one would read a whole upload into memory.
    const string Header = "RequestVerificationToken";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (changes && http.User.Identity?.AuthenticationType == Schemes.Session
            && !(Origins.IsAllowed(http) && http.Request.Headers.ContainsKey(Header) && await antiforgery.IsRequestValidAsync(http)))
            throw new ForbiddenException("A change with the session's cookie needs the antiforgery token of a page of this console. Programs use a token.");
        return await next(context);
    }
}
