using System.Collections.Concurrent;

namespace AiPlatform.Engine.Runs;

/// <summary>What the worker holds in memory: runs that have not ended and attempts the executors may still report about.</summary>
sealed class LiveRuns
{
    static readonly Comparer<LiveStep> OldestFirst = Comparer<LiveStep>.Create((a, b) =>
        string.CompareOrdinal(a.Run.Id, b.Run.Id) is var byRun && byRun != 0 ? byRun : a.Position.CompareTo(b.Position));

    readonly Dictionary<string, LiveRun> runs = [];
    // Read by the watchers when they watch anew, hence concurrent.
    readonly ConcurrentDictionary<string, LiveAttempt> attempts = new();

    /// <summary>Steps that wait for a place, oldest run first.</summary>
    public SortedSet<LiveStep> Pending { get; } = new(OldestFirst);

    public LiveRun? Run(string id) => runs.GetValueOrDefault(id);

    public LiveAttempt? Attempt(string id) => attempts.GetValueOrDefault(id);

    public IReadOnlyList<LiveAttempt> AttemptsOn(string target) => [.. attempts.Values.Where(a => a.Target == target)];

    public void Add(LiveRun run)
    {
        runs[run.Id] = run;
        foreach (var attempt in run.Steps.Select(s => s.Attempt))
            if (attempt is not null && !attempt.Status.IsTerminal())
                attempts[attempt.Id] = attempt;
    }

    public void Add(LiveAttempt attempt) => attempts[attempt.Id] = attempt;

    public void Remove(LiveAttempt attempt) => attempts.TryRemove(attempt.Id, out _);

    public void Remove(LiveRun run) => runs.Remove(run.Id);

    public void Clear()
    {
        runs.Clear();
        attempts.Clear();
        Pending.Clear();
    }
}
