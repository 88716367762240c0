using System.Collections.Concurrent;
using System.Diagnostics;

namespace AiPlatform.Cluster.Local;

/// <summary>
/// The <c>torchrun</c> that a step finds on its PATH. Torch 1.13 under Python 3.11 breaks before any rank starts unless each stream is
/// redirected by a single-bit value, so where the launcher's own defaults don't work, standard error goes to files and is told at the end.
/// </summary>
static class TorchLauncher
{
    /// <summary>Succeeds where the launcher can pass the ranks' streams through as they are.</summary>
    const string Probe = "from torch.distributed.elastic.multiprocessing.api import Std; assert Std.from_str('0') is not None";

    static readonly ConcurrentDictionary<string, Lazy<Task<bool>>> plainWorks = new();

    public static async Task<string> ScriptAsync(string interpreter)
    {
        var python = StepScript.Quote(interpreter);
        if (await plainWorks.GetOrAdd(interpreter, i => new Lazy<Task<bool>>(() => SucceedsAsync(i))).Value)
            return $"#!/bin/sh\nexec {python} -m torch.distributed.run \"$@\"\n";
        return $"""
            #!/bin/sh
            ranks="$TMPDIR/ranks.$$"
            {python} -m torch.distributed.run -t 1 -r 2 --log_dir "$ranks" "$@"
            code=$?
            find "$ranks" -name stderr.log -size +0 | sort | while read -r log; do
              echo "standard error of rank $(basename "$(dirname "$log")"):" >&2
              cat "$log" >&2
            done
            exit $code

            """;
    }

    static async Task<bool> SucceedsAsync(string interpreter)
    {
        using var process = new Process { StartInfo = new(interpreter, ["-c", Probe]) { RedirectStandardError = true, RedirectStandardOutput = true } };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return process.ExitCode == 0;
    }
}
