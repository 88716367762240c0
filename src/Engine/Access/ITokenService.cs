namespace AiPlatform.Engine.Access;

/// <summary>Tokens for programs: each acts with one role in one project until it expires or is revoked.</summary>
public interface ITokenService
{
    /// <summary>Makes a token; its secret is shown here and never again.</summary>
    /// <exception cref="RefusedException"><c>bad-token</c>: no name, an unknown project, or an expiry in the past or more than a year ahead.</exception>
    Task<NewToken> CreateAsync(Actor actor, string name, Role role, string project, DateTimeOffset expires, CancellationToken cancel = default);

    /// <summary>Who the bearer of the secret is; null when it is unknown, expired or revoked.</summary>
    Task<Actor?> VerifyAsync(string secret, CancellationToken cancel = default);

    /// <summary>All tokens, newest first, those that ended too.</summary>
    Task<IReadOnlyList<ApiToken>> ListAsync(Actor actor, CancellationToken cancel = default);

    /// <summary>Ends a token at once; one that was revoked already is left as it is.</summary>
    Task RevokeAsync(Actor actor, string id, CancellationToken cancel = default);
}

/// <param name="LastUsedAt">To the minute; null: never used.</param>
public sealed record ApiToken(
    string Id, string Name, Role Role, string Project, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

public sealed record NewToken(ApiToken Token, string Secret);
