using System.Diagnostics;
using System.Text;
using Xunit;

namespace AiPlatform.Unit.Support;

/// <summary>The executable as a person starts it.</summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    readonly Process process;
    readonly StringBuilder output = new();
    readonly Task<string> error;

    ConsoleProcess(Process process)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ConsoleProcess Start(params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "AiPlatform.Console"), args)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        await using var console = Start(args);
        return await console.EndAsync();
    }

    /// <summary>Waits for a line of the output.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            output.AppendLine(line);
            if (wanted(line))
                return line;
        }
        throw new InvalidOperationException($"It ended without the line. Out: {output} Error: {await error}");
    }

    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        output.Append(await process.StandardOutput.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output.ToString(), await error);
    }

    /// <param name="signal">Such as <c>TERM</c>.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
    }
}
