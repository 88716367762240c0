using AiPlatform.Engine.Jobs;

namespace AiPlatform.Cluster.Local;

/// <summary>What must be known of a job after a restart to finish it.</summary>
sealed record JobRecord(string AttemptId, string Node, IReadOnlyList<JobOutput> Outputs);

/// <summary>What became of a job: the report, in a file, so that it is the same however often it is told.</summary>
sealed record ResultRecord(
    DateTimeOffset EndedAt, int? ExitCode, int? Signal, ResourceUsage Usage, string? Failure,
    IReadOnlyList<JobArtifact> Artifacts, IReadOnlyDictionary<string, string> Values)
{
    public JobEnded Report(string attemptId) => new(attemptId, EndedAt, ExitCode, Signal, Usage, Failure, Artifacts, Values);
}
