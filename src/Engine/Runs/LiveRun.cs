using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Engine.Runs;

/// <summary>What never changes in a run.</summary>
sealed record RunIdentity(
    string Id, string Project, string PipelineId, string PipelineName, int Version, PipelineSpec Spec, string? SourceDigest,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Files, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>
/// A run that has not ended, in the worker's memory. Its moves are in <see cref="RunMoves"/>; a terminal status is never left.
/// </summary>
sealed class LiveRun
{
    public LiveRun(RunIdentity identity)
    {
        Identity = identity;
        var index = new Dictionary<string, int>();
        foreach (var step in identity.Spec.Steps)
            index[step.Name] = index.Count;
        Steps = [.. identity.Spec.Steps.Select((spec, position) => new LiveStep(this, position, spec))];
        foreach (var step in Steps)
        {
            step.Needs = [.. step.Spec.Needs.Distinct().Select(name => Steps[index[name]])];
            foreach (var need in step.Needs)
                need.Dependents.Add(step);
        }
        Open = Steps.Count;
    }

    public RunIdentity Identity { get; }
    public string Id => Identity.Id;
    public IReadOnlyList<LiveStep> Steps { get; }
    public Status Status { get; set; } = Status.Queued;
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public DateTimeOffset? CancelAskedAt { get; set; }
    public string? CancelAskedBy { get; set; }
    public string? Message { get; set; }

    /// <summary>Steps that have not ended.</summary>
    public int Open { get; set; }

    public bool CancelAsked => CancelAskedAt is not null;
}

sealed class LiveStep(LiveRun run, int position, StepSpec spec)
{
    public LiveRun Run { get; } = run;
    public int Position { get; } = position;
    public StepSpec Spec { get; } = spec;
    public IReadOnlyList<LiveStep> Needs { get; set; } = [];
    public List<LiveStep> Dependents { get; } = [];
    public Status Status { get; set; } = Status.Queued;
    public PendingReason? PendingReason { get; set; } = Runs.PendingReason.Needs;

    /// <summary>The latest attempt; null: none yet.</summary>
    public LiveAttempt? Attempt { get; set; }
    public int AttemptNumber { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Message { get; set; }
    public IReadOnlyList<JobArtifact> Artifacts { get; set; } = [];
    public IReadOnlyDictionary<string, string>? Values { get; set; }
}

sealed class LiveAttempt(LiveStep step, string id, int number, string target, string node, IReadOnlyList<int> gpus, DateTimeOffset createdAt)
{
    public LiveStep Step { get; } = step;
    public string Id { get; } = id;
    public int Number { get; } = number;
    public string Target { get; } = target;
    public string Node { get; } = node;
    public IReadOnlyList<int> Gpus { get; } = gpus;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public AttemptStatus Status { get; set; } = AttemptStatus.Intended;
    public int? ProcessId { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public int? ExitCode { get; set; }
    public int? Signal { get; set; }
    public string? Message { get; set; }
    public ResourceUsage? Usage { get; set; }
}
