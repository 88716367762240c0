using AiPlatform.Engine;

namespace AiPlatform.Console.Cli;

/// <summary>The engine without the console, for commands.</summary>
static class Headless
{
    public static HostApplicationBuilder Builder(string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        // The command's own words are the output; only what goes wrong is said beside them.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddEngine(builder.Configuration);
        return builder;
    }
}
