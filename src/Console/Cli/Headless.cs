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
        addPlatform(builder);
        return builder;
    }
}
