using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace AiPlatform.E2E.Support;

/// <summary>The published console as its user starts it: a process with a data folder of its own.</summary>
public sealed partial class ConsoleApp : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    readonly StringBuilder log = new();
    Process? process;

    ConsoleApp(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Such as http://127.0.0.1:40123.</summary>
    public string Url { get; private set; } = "";
    public string SignInLink { get; private set; } = "";
    public int ProcessId => process!.Id;

    /// <summary>Everything it wrote to standard error.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    public static string Program => Path.Combine(Environment.GetEnvironmentVariable("AIPLATFORM_E2E_APP") ?? RepositoryFile("artifacts/app"), "AiPlatform.Console");

    public static async Task<ConsoleApp> StartAsync()
    {
        var app = new ConsoleApp(Directory.CreateTempSubdirectory("aip-e2e-").FullName);
        await app.ServeAsync();
        return app;
    }

    /// <summary>Starts it (again) and waits for the line with the link.</summary>
    public async Task ServeAsync()
    {
        process = Start(["serve", "--data", Folder, "--urls", Url.Length > 0 ? Url : "http://127.0.0.1:0"]);
        process.ErrorDataReceived += (_, e) =>
        {
            lock (log)
                log.AppendLine(e.Data);
        };
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        const string greeting = "Sign in at ";
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith(greeting, StringComparison.Ordinal))
                continue;
            SignInLink = line[greeting.Length..];
            Url = new Uri(SignInLink).GetLeftPart(UriPartial.Authority);
            return;
        }
        throw new InvalidOperationException("The console ended before it could answer:\n" + Log);
    }

    /// <summary>As a power cut would: no warning, no clean-up. What it started lives on.</summary>
    public async Task CrashAsync()
    {
        process!.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    /// <summary>Runs another verb of the executable on the same data folder.</summary>
    public async Task<(int Code, string Output)> RunAsync(params string[] arguments) => await RunVerbAsync([.. arguments, "--data", Folder]);

    public static async Task<(int Code, string Output)> RunVerbAsync(IReadOnlyList<string> arguments)
    {
        using var verb = Start(arguments);
        var output = verb.StandardOutput.ReadToEndAsync();
        var error = verb.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await verb.WaitForExitAsync(patience.Token);
        return (verb.ExitCode, await output + await error);
    }

    public static string RepositoryFile(string path) => Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", path));

    static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    static Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryFile(".") };
        // As on a user's machine, whatever the test run itself is set to.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k.StartsWith("DOTNET_ENV", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return Process.Start(start) ?? throw new InvalidOperationException($"{Program} could not be started; publish it first (./test.sh does).");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await CrashAsync();
        process?.Dispose();
        foreach (var pid in Leftovers())
            _ = Kill(pid, 9);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The keeper and steps of this data folder, told by what is in their command line or environment.</summary>
    IEnumerable<int> Leftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId)
                continue;
            if (Mentions(folder + "/cmdline") || Mentions(folder + "/environ"))
                yield return pid;
        }
    }

    bool Mentions(string file)
    {
        try
        {
            return File.ReadAllText(file).Contains(Folder, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
