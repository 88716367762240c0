using System.Security.Cryptography;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AiPlatform.Engine.Access;

sealed partial class StoredTokens(IDbContextFactory<PlatformDb> databases, WriteGate gate, IIds ids, TimeProvider time, ILogger<StoredTokens> logger)
    : ITokenService
{
    static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);
    static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    public async Task<NewToken> CreateAsync(
        Actor actor, string name, Role role, string project, DateTimeOffset expires, CancellationToken cancel = default)
    {
        actor.Demand(Permission.Administer, project);
        var now = time.GetUtcNow();
        DemandGood(name, project, expires, now);
        var id = ids.New("tok");
        var secret = TokenSecret.New(id);
        var row = new TokenRow
        {
            Id = id, Name = name, Role = role, Project = project, Hash = TokenSecret.Hash(secret),
            CreatedAt = now, CreatedBy = actor.Name, ExpiresAt = expires,
        };
        await gate.WriteAsync(scope =>
        {
            scope.Db.Add(row);
            scope.Db.SaveChanges();
        });
        return new(View(row), secret);
    }

    public async Task<Actor?> VerifyAsync(string secret, CancellationToken cancel = default)
    {
        if (TokenSecret.IdOf(secret) is not { } id)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Set<TokenRow>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancel);
        var now = time.GetUtcNow();
        if (row is null || !CryptographicOperations.FixedTimeEquals(row.Hash, TokenSecret.Hash(secret)) || row.RevokedAt is not null || row.ExpiresAt <= now)
            return null;
        if (row.LastUsedAt is not { } last || last <= now - UseInterval)
            _ = NoteUseAsync(id, now);
        return new(ActorKind.Token, row.Id, row.Name, row.Role, row.Project);
    }

    public async Task<IReadOnlyList<ApiToken>> ListAsync(Actor actor, CancellationToken cancel = default)
    {
        actor.Demand(Permission.Administer, actor.Project ?? Projects.Default);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.Set<TokenRow>().AsNoTracking().OrderByDescending(t => t.Id).ToListAsync(cancel);
        return [.. rows.Where(t => actor.MaySee(t.Project)).Select(View)];
    }

    public async Task RevokeAsync(Actor actor, string id, CancellationToken cancel = default)
    {
        var token = (await ListAsync(actor, cancel)).FirstOrDefault(t => t.Id == id) ?? throw new NotFoundException("token", id);
        actor.Demand(Permission.Administer, token.Project);
        await gate.WriteAsync(scope => scope.Execute(
            "UPDATE api_token SET \"RevokedAt\"=$1 WHERE \"Id\"=$0 AND \"RevokedAt\" IS NULL", id, time.GetUtcNow().UtcTicks));
    }

    static void DemandGood(string name, string project, DateTimeOffset expires, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            errors["/name"] = ["A token needs a name of 1 to 100 characters that says who uses it."];
        if (project != Projects.Default)
            errors["/project"] = [$"There is no project '{project}'; there is '{Projects.Default}'."];
        if (expires <= now || expires > now + LongestLife)
            errors["/expires"] = ["A token lives at least a moment and at most 366 days."];
        if (errors.Count > 0)
            throw new RefusedException("bad-token", string.Join(" ", errors.Values.SelectMany(m => m)), errors);
    }

    /// <summary>Not awaited by the request: a lost note costs nothing but a stale "last used".</summary>
    async Task NoteUseAsync(string id, DateTimeOffset now)
    {
        try
        {
            await gate.WriteAsync(scope => scope.Execute(
                "UPDATE api_token SET \"LastUsedAt\"=$1 WHERE \"Id\"=$0 AND (\"LastUsedAt\" IS NULL OR \"LastUsedAt\"<=$2)",
                id, now.UtcTicks, (now - UseInterval).UtcTicks));
        }
        catch (StorageException e)
        {
            LogUseNotNoted(e, id);
        }
    }

    static ApiToken View(TokenRow t) =>
        new(t.Id, t.Name, t.Role, t.Project, t.CreatedAt, t.CreatedBy, t.ExpiresAt, t.LastUsedAt, t.RevokedAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of token {Id} could not be noted.")]
    partial void LogUseNotNoted(Exception exception, string id);
}
