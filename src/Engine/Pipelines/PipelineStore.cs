using AiPlatform.Engine.Access;

namespace AiPlatform.Engine.Pipelines;

/// <summary>One saved text of a pipeline. Immutable.</summary>
/// <param name="Layout">JSON of the canvas positions, <c>{"step": {"x": 0, "y": 0}}</c>; null: automatic.</param>
/// <param name="SourceDigest">Content address of the folder the pipeline runs in; null: an empty folder.</param>
public sealed record PipelineVersion(
    string PipelineId, int Number, string Yaml, string Hash, string? Layout, string? SourceDigest,
    DateTimeOffset CreatedAt, string CreatedBy, string? Message);

public sealed record PipelineSummary(
    string Id, string Project, string Name, string? Description, PipelineKind Kind, int Version, int StepCount,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset UpdatedAt);

public sealed record PipelineDetail(PipelineSummary Summary, PipelineVersion Version, PipelineSpec Spec);

/// <summary>A text to be stored.</summary>
public sealed record PipelineDraft(string Yaml, string? Layout = null, string? SourceDigest = null, string? Message = null);

/// <summary>Stores pipelines and their versions. An invalid definition is never stored.</summary>
public interface IPipelineStore
{
    /// <exception cref="InvalidPipelineException">The text has problems.</exception>
    /// <exception cref="RefusedException"><c>name-taken</c>.</exception>
    Task<PipelineDetail> CreateAsync(Actor actor, string project, PipelineDraft draft, CancellationToken cancel = default);

    /// <summary>Stores a new version; the same text as the latest version stores nothing and returns it.</summary>
    /// <param name="expectedVersion">The version the edit started from; another latest version throws <see cref="StaleVersionException"/>.</param>
    Task<PipelineDetail> SaveAsync(Actor actor, string id, int expectedVersion, PipelineDraft draft, CancellationToken cancel = default);

    Task ArchiveAsync(Actor actor, string id, int? expectedVersion, CancellationToken cancel = default);

    /// <exception cref="NotFoundException">No such pipeline, or not one the actor may see.</exception>
    Task<PipelineDetail> GetAsync(Actor actor, string id, int? version = null, CancellationToken cancel = default);

    Task<PipelineDetail?> FindByNameAsync(Actor actor, string project, string name, CancellationToken cancel = default);

    Task<Page<PipelineSummary>> ListAsync(Actor actor, string project, PageRequest page, CancellationToken cancel = default);
}

public sealed class InvalidPipelineException(IReadOnlyList<Problem> problems)
    : Exception(string.Join("; ", problems.Select(p => p.Message)))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
