using AiPlatform.Engine.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace AiPlatform.Console.Access;

/// <summary>Who looks at the page.</summary>
public interface ICurrentActor
{
    /// <exception cref="Engine.ForbiddenException">Nobody is signed in.</exception>
    ValueTask<Actor> GetAsync();
}

/// <summary>The user of the page's session.</summary>
sealed class CurrentActor(AuthenticationStateProvider authentication) : ICurrentActor
{
    public async ValueTask<Actor> GetAsync() => (await authentication.GetAuthenticationStateAsync()).User.ToActor();
}
