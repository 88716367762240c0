namespace AiPlatform.Engine.Runs;

/// <summary>
/// Everything one turn of the worker decided: what is to be written in one transaction, and what is to be done after it is durable.
/// Things are collected by reference and written as they stand at the end of the turn, so several moves cost one row.
/// </summary>
sealed class RunChanges(DateTimeOffset now, Func<long> nextSeq)
{
    public DateTimeOffset Now { get; } = now;
    public List<LiveRun> NewRuns { get; } = [];
    public HashSet<LiveRun> Runs { get; } = [];
    public HashSet<LiveStep> Steps { get; } = [];
    public List<LiveAttempt> NewAttempts { get; } = [];
    public HashSet<LiveAttempt> Attempts { get; } = [];
    public List<LiveStep> NewArtifacts { get; } = [];
    public List<RunEvent> Events { get; } = [];
    public List<IdempotencyRow> Answers { get; } = [];

    /// <summary>Steps that may now be placed.</summary>
    public List<LiveStep> Ready { get; } = [];
    public List<LiveAttempt> Starts { get; } = [];
    public List<LiveAttempt> Stops { get; } = [];

    /// <summary>Attempts that ended: their slots are free.</summary>
    public List<LiveAttempt> Ended { get; } = [];

    public bool Any => NewRuns.Count + Runs.Count + Steps.Count + NewAttempts.Count + Attempts.Count + Events.Count > 0;

    public void Tell(LiveRun run, RunEventKind kind, string? message = null) =>
        Events.Add(new(nextSeq(), Now, run.Id, null, kind, run.Status, 0, message));

    public void Tell(LiveStep step, RunEventKind kind, string? message = null) =>
        Events.Add(new(nextSeq(), Now, step.Run.Id, step.Spec.Name, kind, step.Status, step.AttemptNumber, message));
}
