using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace AiPlatform.Cluster.Local;

/// <summary>Finds the interpreter that has the modules a step requires: the first on PATH often is not the one.</summary>
public sealed class PythonFinder(IOptions<LocalOptions> options)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    readonly ConcurrentDictionary<(string Interpreter, string Module), bool> found = new();

    /// <returns>Absolute path, or null when no interpreter has all of <paramref name="modules"/>.</returns>
    public async Task<string?> FindAsync(IReadOnlyList<string> modules, CancellationToken cancel)
    {
        foreach (var interpreter in Candidates())
            if ((await MissingAsync(interpreter, modules, cancel)).Count == 0)
                return interpreter;
        return null;
    }

    /// <summary>What the interpreter that has most of them lacks.</summary>
    public async Task<IReadOnlyList<string>> FindMissingAsync(IReadOnlyList<string> modules, CancellationToken cancel)
    {
        var least = modules;
        foreach (var interpreter in Candidates())
            if (await MissingAsync(interpreter, modules, cancel) is var missing && missing.Count < least.Count)
                least = missing;
        return least;
    }

    public IReadOnlyList<string> Candidates() => options.Value.Python is { } chosen
        ? [chosen]
        : [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/bin", "/usr/local/bin"])
            .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "python3")).Distinct().Where(File.Exists)];

    async Task<IReadOnlyList<string>> MissingAsync(string interpreter, IReadOnlyList<string> modules, CancellationToken cancel)
    {
        var missing = new List<string>();
        foreach (var module in modules)
        {
            // What is missing may be installed any moment; what is there stays.
            if (found.ContainsKey((interpreter, module)))
                continue;
            if (await HasAsync(interpreter, module, cancel))
                found[(interpreter, module)] = true;
            else
                missing.Add(module);
        }
        return missing;
    }

    /// <summary>Looks for the module without importing it: torch takes seconds.</summary>
    static async Task<bool> HasAsync(string interpreter, string module, CancellationToken cancel)
    {
        const string program = "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec(sys.argv[1]) else 1)";
        using var process = new Process { StartInfo = new(interpreter, ["-c", program, module]) { RedirectStandardError = true, RedirectStandardOutput = true } };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            process.Start();
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            process.Kill();
            return false;
        }
    }
}
