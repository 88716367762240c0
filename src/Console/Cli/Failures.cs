using AiPlatform.Console.Api;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace AiPlatform.Console.Cli;

/// <summary>What a person can act on is said in words with exit code 2; anything else is a fault of ours and keeps its trace.</summary>
static class Failures
{
    public const int Refused = 2;

    public static async Task<int> ExplainAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (Words(e) is { } words)
        {
            foreach (var line in words)
                Terminal.Error.Profile.Out.Writer.WriteLine(line);
            return Refused;
        }
    }

    /// <summary>How a host ended: a part of it that died stops it, and that is no good end.</summary>
    public static int EndOf(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>().Any(s => s.ExecuteTask?.IsFaulted == true) ? 1 : 0;

    static IEnumerable<string>? Words(Exception exception) => exception switch
    {
        OptionsValidationException e => e.Failures.Prepend("The settings can't be used:"),
        DataFolderInUseException or StartRefusedException or RefusedException or ForbiddenException or NotFoundException or StorageException
            or JobRefusedException or InvalidPipelineException => [exception.Message],
        IOException { InnerException: AddressInUseException } =>
            [exception.Message.TrimEnd('.') + ".", "Another program listens there. Stop it, or choose another address with --urls http://127.0.0.1:PORT."],
        // The configuration binder throws this; its message names the key and the value.
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException or Exception { InnerException: FormatException or OverflowException } } e
            when e.Message.Contains("configuration value", StringComparison.Ordinal) => ["The settings can't be used:", e.Message],
        UnauthorizedAccessException e => [e.Message, "Choose a data folder that you may write with --data DIR."],
        _ => null,
    };
}
