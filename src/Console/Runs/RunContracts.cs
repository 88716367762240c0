using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>A run was taken on, or a wish about it.</summary>
public sealed record RunStarted(string RunId, Status Status);

/// <summary>A run with its steps.</summary>
/// <param name="Progress">Share of steps that ended, 0 to 1.</param>
/// <param name="LastEvent">Sequence of the latest event told here: read /events from there on.</param>
public sealed record RunAnswer(
    string Id, string Project, string PipelineId, string PipelineName, int Version, Status Status, double Progress,
    IReadOnlyDictionary<string, string> Parameters, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    string CreatedBy, string? Message, IReadOnlyList<StepView> Steps, long LastEvent)
{
    public static RunAnswer Of(RunDetail detail)
    {
        var run = detail.Summary;
        return new(
            run.Id, run.Project, run.PipelineId, run.PipelineName, run.Version, run.Status, run.Progress, detail.Parameters,
            run.CreatedAt, run.StartedAt, run.FinishedAt, run.CreatedBy, run.Message, detail.Steps, detail.LastEvent);
    }
}

/// <summary>How one run of a pipeline stands.</summary>
/// <param name="Progress">Share of steps that ended, 0 to 1.</param>
public sealed record PipelineStatus(string PipelineId, string RunId, Status Status, double Progress, IReadOnlyList<StepView> Steps)
{
    public static PipelineStatus Of(RunDetail detail) =>
        new(detail.Summary.PipelineId, detail.Summary.Id, detail.Summary.Status, detail.Summary.Progress, detail.Steps);
}

/// <param name="Path">Relative to the folder.</param>
public sealed record FolderEntry(string Path, long SizeBytes, string Digest);
