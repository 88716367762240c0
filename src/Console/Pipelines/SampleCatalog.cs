using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>A folder of <c>examples/</c> that comes with the console.</summary>
public sealed record Sample(string Name, string? Description, string Folder, string Yaml);

/// <summary>Real pipelines to begin with: one click stores the folder as a source and its file as a pipeline.</summary>
public sealed class SampleCatalog(IContentStore store, IPipelineStore pipelines)
{
    const string FileName = "pipeline.yaml";

    public IReadOnlyList<Sample> All { get; } = Find(Path.Combine(AppContext.BaseDirectory, "examples"));

    /// <summary>A sample that the project already has is returned as it is there.</summary>
    public async Task<PipelineDetail> AddAsync(Actor actor, string project, Sample sample, CancellationToken cancel = default)
    {
        if (await pipelines.FindByNameAsync(actor, project, sample.Name, cancel) is { } there)
            return there;
        actor.Demand(Permission.EditPipelines, project);
        var source = await store.PutAsync(sample.Folder, cancel);
        return await pipelines.CreateAsync(actor, project, new PipelineDraft(sample.Yaml, SourceDigest: source.Digest, Message: "Added the sample"), cancel);
    }

    static IReadOnlyList<Sample> Find(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateDirectories(folder).Order().Where(f => File.Exists(Path.Combine(f, FileName))).Select(Read)];

    static Sample Read(string folder)
    {
        var yaml = File.ReadAllText(Path.Combine(folder, FileName));
        var parsed = PipelineYaml.Parse(yaml, Path.GetFileName(folder));
        return parsed.Spec is { } spec
            ? new(spec.Name, spec.Description, folder, yaml)
            : throw new InvalidPipelineException(parsed.Problems);
    }
}
