using AiPlatform.Engine.Access;

namespace AiPlatform.Engine.Runs;

/// <param name="Version">Null: the latest.</param>
public sealed record StartRun(string PipelineId, int? Version = null, IReadOnlyDictionary<string, string>? Parameters = null);

/// <summary>Filters of a list of runs; null: any.</summary>
public sealed record RunFilter(string Project, string? PipelineId = null, Status? Status = null);

/// <summary>Starting, stopping and reading runs.</summary>
public interface IRunService
{
    /// <summary>Commits the run, its steps and its first event in one transaction and wakes the worker.</summary>
    /// <exception cref="RefusedException">
    /// <c>missing-requirement</c>, <c>bad-parameter</c>, <c>never-fits</c>, <c>missing-input</c> or <c>disk-full</c>: nothing was stored.
    /// </exception>
    /// <param name="key">Stored in the transaction of the start. Another request under the same key throws <see cref="RefusedException"/> with
    /// <c>idempotency-key-reused</c>, one that is still being answered <c>idempotency-in-flight</c>.</param>
    Task<string> StartAsync(Actor actor, StartRun request, IdempotencyKey? key = null, CancellationToken cancel = default);

    /// <summary>Asks the run to stop; steps that run get SIGTERM. A run that has ended is left as it is.</summary>
    Task CancelAsync(Actor actor, string runId, CancellationToken cancel = default);

    Task<RunDetail> GetAsync(Actor actor, string runId, CancellationToken cancel = default);

    Task<RunSummary?> LatestAsync(Actor actor, string pipelineId, CancellationToken cancel = default);

    Task<Page<RunSummary>> ListAsync(Actor actor, RunFilter filter, PageRequest page, CancellationToken cancel = default);

    Task<IReadOnlyList<ArtifactView>> ArtifactsAsync(Actor actor, string runId, CancellationToken cancel = default);

    /// <summary>Events of a run after <paramref name="after"/>, oldest first, then live ones as they are committed; ends after the run's last event.</summary>
    IAsyncEnumerable<RunEvent> EventsAsync(Actor actor, string runId, long after, CancellationToken cancel = default);

    /// <summary>The log file of an attempt (null: the latest); its state is said even where there is no file.</summary>
    Task<StepLog> LogAsync(Actor actor, string runId, string step, int? attempt = null, CancellationToken cancel = default);
}

/// <param name="Path">Absolute path; the file exists unless <paramref name="State"/> is <see cref="LogState.NeverStarted"/> or <see cref="LogState.Lost"/>.</param>
/// <param name="Live">More may be appended.</param>
public sealed record StepLog(string Path, LogState State, int Attempt, bool Live);

public enum LogState { Captured, Truncated, Lost, NeverStarted }
