using AiPlatform.Engine.Access;
using AiPlatform.Engine.Storage;

namespace AiPlatform.Console.Cli;

static class TokenCommand
{
    public static async Task<int> CreateAsync(string name, Role role, string project, TimeSpan life, HostApplicationBuilder builder, CancellationToken cancel)
    {
        // Never started: this process only writes one row.
        var host = builder.Build();
        await using var _ = (IAsyncDisposable)host;
        await host.Services.PrepareStorageAsync(cancel);
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var expires = life > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + life;
        var made = await host.Services.GetRequiredService<ITokenService>().CreateAsync(Actor.Owner, name, role, project, expires, cancel);
        Terminal.Out.Profile.Out.Writer.WriteLine(made.Secret);
        return 0;
    }
}
