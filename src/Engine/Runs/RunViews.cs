using AiPlatform.Engine.Jobs;

namespace AiPlatform.Engine.Runs;

/// <param name="Progress">Share of steps that ended, 0..1.</param>
/// <param name="Message">Why it failed or was cancelled, for a person; null while all is well.</param>
public sealed record RunSummary(
    string Id, string Project, string PipelineId, string PipelineName, int Version, Status Status, double Progress,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string CreatedBy, string? Message);

public sealed record RunDetail(RunSummary Summary, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<StepView> Steps, long LastEvent);

/// <param name="PendingReason">Set exactly while the step is queued.</param>
/// <param name="Waiting">The reason in words, with what it waits for.</param>
/// <param name="Attempt">Number of the latest attempt; 0: none yet.</param>
public sealed record StepView(
    string Name, string? Title, string Type, IReadOnlyList<string> Needs, Status Status, PendingReason? PendingReason, string? Waiting,
    int Attempt, string? Node, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int? ExitCode, int? Signal,
    string? Message, ResourceUsage? Usage);

public sealed record ArtifactView(string RunId, string Step, string Name, string Path, string Type, string Digest, long SizeBytes, bool IsFolder);

/// <summary>Something that happened, as the append-only event table keeps it and as SSE and pages hear it.</summary>
/// <param name="Seq">Grows by one with each event of the whole engine.</param>
/// <param name="Step">Null for events of the run itself.</param>
public sealed record RunEvent(long Seq, DateTimeOffset At, string RunId, string? Step, RunEventKind Kind, Status Status, int Attempt, string? Message);

public enum RunEventKind { RunCreated, RunStarted, RunEnded, StepQueued, StepStarting, StepStarted, StepEnded, AttemptLost, CancelAsked }
