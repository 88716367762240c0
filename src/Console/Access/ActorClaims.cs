using System.Security.Claims;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;

namespace AiPlatform.Console.Access;

/// <summary>An actor as the claims of a principal, and back.</summary>
public static class ActorClaims
{
    const string Kind = "aip:kind";
    const string ProjectClaim = "aip:project";

    public static ClaimsPrincipal ToPrincipal(this Actor actor, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, actor.Id));
        identity.AddClaim(new(ClaimTypes.Name, actor.Name));
        identity.AddClaim(new(ClaimTypes.Role, actor.Role.ToString()));
        identity.AddClaim(new(Kind, actor.Kind.ToString()));
        if (actor.Project is { } project)
            identity.AddClaim(new(ProjectClaim, project));
        return new(identity);
    }

    /// <exception cref="ForbiddenException">The principal is nobody we signed in.</exception>
    public static Actor ToActor(this ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated != true
            || principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id
            || !Enum.TryParse<ActorKind>(principal.FindFirstValue(Kind), out var kind)
            || !Enum.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role))
            throw new ForbiddenException("Nobody is signed in. Sign in with the link that the console printed when it started.");
        return new(kind, id, principal.Identity.Name ?? id, role, principal.FindFirstValue(ProjectClaim));
    }
}
