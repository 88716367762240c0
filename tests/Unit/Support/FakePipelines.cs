using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Unit.Support;

/// <summary>Pipelines in memory, read by the real parser.</summary>
public sealed class FakePipelines(TimeProvider time) : IPipelineStore
{
    readonly List<PipelineDetail> all = [];

    /// <summary>Thrown by the next calls, until it is null again.</summary>
    public Exception? Failure { get; set; }

    public IReadOnlyList<PipelineDetail> All => all;

    public PipelineDetail Add(string yaml) => CreateAsync(EngineHost.Engineer, Projects.Default, new(yaml)).Result;

    public PipelineDetail AddNamed(string name) => Add($"name: {name}\nsteps: [{{name: a, commands: [echo]}}]");

    public Task<PipelineDetail> CreateAsync(Actor actor, string project, PipelineDraft draft, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        var parsed = PipelineYaml.Parse(draft.Yaml);
        if (parsed.Spec is not { } spec)
            throw new InvalidPipelineException(parsed.Problems);
        if (all.Exists(p => p.Summary.Name == spec.Name))
            throw new RefusedException("name-taken", $"There is already a pipeline '{spec.Name}'.");
        var now = time.GetUtcNow();
        var id = $"pl_{all.Count + 1}";
        var made = new PipelineDetail(
            new(id, project, spec.Name, spec.Description, spec.Kind, 1, spec.Steps.Count, now, actor.Name, now),
            new(id, 1, draft.Yaml, parsed.Hash!, draft.Layout, draft.SourceDigest, now, actor.Name, draft.Message), spec);
        all.Add(made);
        return Task.FromResult(made);
    }

    public Task<PipelineDetail> SaveAsync(Actor actor, string id, int expectedVersion, PipelineDraft draft, CancellationToken cancel = default) =>
        throw new NotSupportedException();

    public Task ArchiveAsync(Actor actor, string id, int? expectedVersion, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        all.RemoveAll(p => p.Summary.Id == id);
        return Task.CompletedTask;
    }

    public Task<PipelineDetail> GetAsync(Actor actor, string id, int? version = null, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        return Task.FromResult(all.Find(p => p.Summary.Id == id) ?? throw new NotFoundException("pipeline", id));
    }

    public Task<PipelineDetail?> FindByNameAsync(Actor actor, string project, string name, CancellationToken cancel = default) =>
        Task.FromResult(all.Find(p => p.Summary.Name == name));

    public Task<Page<PipelineSummary>> ListAsync(Actor actor, string project, PageRequest page, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        var after = page.Cursor is { } cursor ? all.FindIndex(p => p.Summary.Id == cursor) + 1 : 0;
        var items = all.Skip(after).Take(page.Limit).Select(p => p.Summary).ToList();
        return Task.FromResult(new Page<PipelineSummary>(items, after + items.Count < all.Count ? items[^1].Id : null));
    }

    void ThrowIfAsked()
    {
        if (Failure is { } failure)
            throw failure;
    }
}
