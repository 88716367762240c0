using Microsoft.Extensions.Logging.Console;

namespace AiPlatform.Console.Cli;

static class ServerLog
{
    /// <summary>One readable line for a person, JSON for a machine; on stderr, so that stdout holds only the link.</summary>
    public static void AddServerLog(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        if (Terminal.IsPerson)
            logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.TimestampFormat = "HH:mm:ss ";
            });
        else
            logging.AddJsonConsole(o =>
            {
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        // Without levels of their own in the settings, the framework's chatter stays out.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is explained by whoever asked for it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddFilter(typeof(Access.TokenAuthentication).FullName, LogLevel.Warning);
    }
}
