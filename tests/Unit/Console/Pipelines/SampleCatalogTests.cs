using AiPlatform.Console.Pipelines;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class SampleCatalogTests
{
    [Fact]
    public async Task The_digits_sample_brings_its_pipeline_and_every_file_that_its_steps_need()
    {
        await using var engine = await EngineHost.StartAsync();
        var catalog = new SampleCatalog(engine.Get<IContentStore>(), engine.Pipelines);
        var added = await catalog.AddAsync(EngineHost.Engineer, Projects.Default, Digits(catalog), TestContext.Current.CancellationToken);
        Assert.Equal(["validate", "split", "train", "evaluate"], added.Spec.Steps.Select(s => s.Name));
        var files = engine.Get<IContentStore>().List(added.Version.SourceDigest!).Select(f => f.Path).ToList();
        Assert.Contains("digits.csv", files);
        foreach (var script in added.Spec.Steps.Select(s => s.Commands[0].Split(' ')[1]))
            Assert.Contains(script, files);
    }

    [Fact]
    public async Task A_sample_that_is_there_already_is_not_added_twice()
    {
        await using var engine = await EngineHost.StartAsync();
        var catalog = new SampleCatalog(engine.Get<IContentStore>(), engine.Pipelines);
        var first = await catalog.AddAsync(EngineHost.Engineer, Projects.Default, Digits(catalog), TestContext.Current.CancellationToken);
        var second = await catalog.AddAsync(EngineHost.Engineer, Projects.Default, Digits(catalog), TestContext.Current.CancellationToken);
        Assert.Equal(first.Summary.Id, second.Summary.Id);
    }

    [Fact]
    public async Task A_viewer_may_not_add_a_sample()
    {
        await using var engine = await EngineHost.StartAsync();
        var catalog = new SampleCatalog(engine.Get<IContentStore>(), engine.Pipelines);
        var viewer = EngineHost.Engineer with { Role = Role.Viewer };
        await Assert.ThrowsAsync<ForbiddenException>(() => catalog.AddAsync(viewer, Projects.Default, Digits(catalog), TestContext.Current.CancellationToken));
    }

    static Sample Digits(SampleCatalog catalog) => catalog.All.Single(s => s.Name == "digits");
}
