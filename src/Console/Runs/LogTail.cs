using System.Runtime.CompilerServices;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>Reads a log as it grows, until its step has ended. A step that has not started yet is waited for.</summary>
/// <param name="attempt">Null: the latest at each moment; a new attempt is read from its start.</param>
sealed class LogTail(IRunService runs, TimeProvider time, Actor actor, string runId, string step, int? attempt)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    readonly byte[] buffer = new byte[64 << 10];

    /// <summary>What is yielded is valid until the next move.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        FileStream? file = null;
        try
        {
            var opened = 0;
            while (true)
            {
                // Asked before the file is read: what was written before the end is then read after it.
                var over = await IsOverAsync(cancel);
                var log = await runs.LogAsync(actor, runId, step, attempt, cancel);
                if (log.Attempt != opened && File.Exists(log.Path))
                {
                    file?.Dispose();
                    file = new FileStream(log.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: false);
                    file.Seek(opened == 0 ? from : 0, SeekOrigin.Begin);
                    opened = log.Attempt;
                }
                if (file is not null)
                    for (int read; (read = await file.ReadAsync(buffer, cancel)) > 0;)
                        yield return buffer.AsMemory(0, read);
                if (over || (attempt is not null && !log.Live && opened > 0))
                    yield break;
                await Task.Delay(Pause, time, cancel);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    async Task<bool> IsOverAsync(CancellationToken cancel)
    {
        var run = await runs.GetAsync(actor, runId, cancel);
        return run.Summary.Status.IsTerminal() || run.Steps.First(s => s.Name == step).Status.IsTerminal();
    }
}
