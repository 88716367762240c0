using AiPlatform.Console.Api;

namespace AiPlatform.Console.Cli;

/// <summary>The engine without the console, for commands.</summary>
static class Headless
{
    /// <param name="addPlatform">Adds engine and executors.</param>
    public static HostApplicationBuilder Builder(string[] settings, Action<IHostApplicationBuilder> addPlatform)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        // The command's own words are the output; only what goes wrong is said beside them.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        addPlatform(builder);
        builder.Services.AddApiSettings(builder.Configuration);
        // Commands listen to signals themselves.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
