using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Engine.Jobs;

/// <summary>
/// THE seam between the engine and the machines. Level-triggered: after a restart the engine only watches again,
/// naming the attempts it still holds, and hears what became of each.
/// </summary>
public interface IExecutor
{
    /// <summary>The word in a step's <c>target</c>, such as <c>local</c>.</summary>
    string Name { get; }

    /// <summary>The nodes and their GPUs as they are now.</summary>
    ValueTask<IReadOnlyList<NodeInfo>> ObserveAsync(CancellationToken cancel);

    /// <summary>
    /// Starts the job. Idempotent by <see cref="JobSpec.AttemptId"/>: a second call for the same attempt starts nothing.
    /// Returns when the executor has taken it over durably; what happens then is told by <see cref="WatchAsync"/>.
    /// </summary>
    /// <exception cref="JobRefusedException">It can never start here (the reason is for a person).</exception>
    ValueTask StartAsync(JobSpec job, CancellationToken cancel);

    /// <summary>SIGTERM to the whole tree, SIGKILL after the grace. Stopping what has ended, or what never started, does nothing.</summary>
    ValueTask StopAsync(string attemptId, TimeSpan grace, CancellationToken cancel);

    /// <summary>
    /// First one report for each expected attempt (running, ended, or lost), then every change of any attempt,
    /// including those started later. An attempt reported lost can never start afterwards. Ends only by cancellation.
    /// Reports may repeat; the engine's states absorb repeats.
    /// </summary>
    /// <param name="expected">Asked once, after the executor has begun to listen: what starts before that moment is in the answer,
    /// what starts after it is heard.</param>
    IAsyncEnumerable<JobReport> WatchAsync(Func<IReadOnlyCollection<JobRef>> expected, CancellationToken cancel);
}

/// <summary>An attempt that the engine holds, and the folder it was given.</summary>
public sealed record JobRef(string AttemptId, string Directory);

public sealed class JobRefusedException(string message) : Exception(message);

/// <summary>Everything an executor needs to run one attempt on one node. Immutable; made by LaunchPlanner.</summary>
public sealed record JobSpec
{
    public required string AttemptId { get; init; }
    public required string RunId { get; init; }
    public required string Step { get; init; }

    /// <summary>1 for the first attempt of the step.</summary>
    public required int Number { get; init; }

    /// <summary>
    /// Absolute folder of this attempt in the data folder. The executor keeps there <c>log</c> (stdout and stderr, appended),
    /// <c>work/</c> (the private working directory), <c>outputs</c>, <c>metrics</c>, and its own claim, liveness and exit files.
    /// </summary>
    public required string Directory { get; init; }

    public required string Node { get; init; }

    /// <summary>One shell session with <c>set -e</c>; for <see cref="StepShell.Python"/> one program.</summary>
    public required IReadOnlyList<string> Commands { get; init; }
    public StepShell Shell { get; init; } = StepShell.Sh;

    /// <summary>Relative to the working directory.</summary>
    public string? WorkingDir { get; init; }
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();
    public ResourceSpec Resources { get; init; } = ResourceSpec.Default;

    /// <summary>Indices of the node's GPUs that this job owns.</summary>
    public IReadOnlyList<int> Gpus { get; init; } = [];

    /// <summary>Training processes on this node, started by torchrun; null: the commands run as they are.</summary>
    public RankPlan? Ranks { get; init; }
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Content address of the source snapshot; null: an empty working directory.</summary>
    public string? SourceDigest { get; init; }
    public IReadOnlyList<JobInput> Inputs { get; init; } = [];
    public IReadOnlyList<JobOutput> Outputs { get; init; } = [];
    public RequiresSpec Requires { get; init; } = RequiresSpec.None;
}

/// <param name="ProcessesPerNode">Ranks on each node, at least 1.</param>
public sealed record RankPlan(int Nodes, int ProcessesPerNode, string Launcher);

/// <param name="Digest">Content address in <see cref="IContentStore"/>, of a file or of a folder.</param>
/// <param name="Path">Where it appears, relative to <c>work/</c>.</param>
public sealed record JobInput(string Name, string Digest, string Path);

/// <param name="Path">Relative to <c>work/</c>; a file or a folder.</param>
public sealed record JobOutput(string Name, string Path, string Type, bool Optional);

/// <summary>What an executor tells about an attempt.</summary>
public abstract record JobReport(string AttemptId, DateTimeOffset At);

/// <summary>The process runs (again heard after a restart).</summary>
public sealed record JobRunning(string AttemptId, DateTimeOffset At, string Node, int? ProcessId) : JobReport(AttemptId, At);

/// <summary>The process ended and its outputs are in the content store. Success is exit code 0, no signal, no <paramref name="Failure"/>.</summary>
/// <param name="Signal">Number of the signal that ended it, or null.</param>
/// <param name="Failure">Why it failed other than by its exit code, for a person, such as a declared output that is missing or memory over the limit.</param>
/// <param name="Values">The <c>key=value</c> lines of the outputs file.</param>
public sealed record JobEnded(
    string AttemptId, DateTimeOffset At, int? ExitCode, int? Signal, ResourceUsage? Usage, string? Failure,
    IReadOnlyList<JobArtifact> Artifacts, IReadOnlyDictionary<string, string> Values) : JobReport(AttemptId, At)
{
    public bool Succeeded => ExitCode == 0 && Signal is null && Failure is null;
}

/// <summary>Nothing can be known about how it ended, or it never started and now never will.</summary>
/// <param name="Started">False: it is certain that it never ran.</param>
public sealed record JobLost(string AttemptId, DateTimeOffset At, string Reason, bool Started) : JobReport(AttemptId, At);

/// <param name="Digest">Content address in <see cref="IContentStore"/>.</param>
public sealed record JobArtifact(string Name, string Path, string Type, string Digest, long SizeBytes, bool IsFolder);

/// <param name="CpuSeconds">User and system time of the tree.</param>
/// <param name="PeakMemoryBytes">Largest resident size seen; of the cgroup where there is one.</param>
public sealed record ResourceUsage(double CpuSeconds, long PeakMemoryBytes, double WallSeconds);
