using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Unit.Support;
using Xunit;
using static AiPlatform.Unit.Support.EngineHost;

namespace AiPlatform.Unit.Engine.Pipelines;

public class StoredPipelinesTests
{
    static readonly Actor Viewer = new(ActorKind.Token, "t1", "ci", Role.Viewer, "default");
    static readonly Actor Stranger = new(ActorKind.Token, "t2", "other", Role.Admin, "elsewhere");

    static string Yaml(string name, string command = "true") => $"name: {name}\nsteps:\n  - name: a\n    commands: [\"{command}\"]\n";

    [Fact]
    public async Task A_new_text_is_a_new_version_and_the_old_one_stays()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        var second = await engine.Pipelines.SaveAsync(Engineer, id, 1, new PipelineDraft(Yaml("p", "false"), Message: "why"));
        Assert.Equal((2, "why"), (second.Version.Number, second.Version.Message));
        Assert.Equal(Yaml("p"), (await engine.Pipelines.GetAsync(Engineer, id, 1)).Version.Yaml);
        Assert.NotEqual(second.Version.Hash, (await engine.Pipelines.GetAsync(Engineer, id, 1)).Version.Hash);
    }

    [Fact]
    public async Task Saving_the_same_text_stores_nothing()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        Assert.Equal(1, (await engine.Pipelines.SaveAsync(Engineer, id, 1, new PipelineDraft(Yaml("p")))).Version.Number);
    }

    [Fact]
    public async Task A_save_that_started_from_an_old_version_is_refused()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        await engine.Pipelines.SaveAsync(Engineer, id, 1, new PipelineDraft(Yaml("p", "false")));
        var stale = await Assert.ThrowsAsync<StaleVersionException>(() => engine.Pipelines.SaveAsync(Engineer, id, 1, new PipelineDraft(Yaml("p", "other"))));
        Assert.Equal((1, 2), (stale.Expected, stale.Actual));
    }

    [Fact]
    public async Task An_invalid_text_is_never_stored()
    {
        await using var engine = await EngineHost.StartAsync();
        var invalid = await Assert.ThrowsAsync<InvalidPipelineException>(() => engine.SaveAsync("name: p\nsteps:\n  - name: a\n    needs: [b]\n    commands: [x]\n"));
        Assert.Contains(invalid.Problems, p => p.Code == "unknown-need");
        Assert.Empty((await engine.Pipelines.ListAsync(Engineer, "default", new PageRequest())).Items);
    }

    [Fact]
    public async Task A_name_is_taken_once_in_a_project_and_free_again_after_archiving()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        Assert.Equal("name-taken", (await Assert.ThrowsAsync<RefusedException>(() => engine.SaveAsync(Yaml("p", "other")))).Code);
        await engine.Pipelines.ArchiveAsync(Engineer, id, 1);
        await engine.SaveAsync(Yaml("p", "other"));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Pipelines.GetAsync(Engineer, id));
        // Its runs still need what they ran.
        Assert.Equal(1, (await engine.Pipelines.GetAsync(Engineer, id, 1)).Version.Number);
    }

    [Fact]
    public async Task Archiving_another_version_than_the_latest_is_refused()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        await Assert.ThrowsAsync<StaleVersionException>(() => engine.Pipelines.ArchiveAsync(Engineer, id, 7));
    }

    [Fact]
    public async Task The_source_of_the_last_version_goes_on_unless_another_is_given()
    {
        await using var engine = await EngineHost.StartAsync();
        var made = await engine.Pipelines.CreateAsync(Engineer, "default", new PipelineDraft(Yaml("p"), SourceDigest: "tree:1"));
        var saved = await engine.Pipelines.SaveAsync(Engineer, made.Summary.Id, 1, new PipelineDraft(Yaml("p", "x")));
        Assert.Equal("tree:1", saved.Version.SourceDigest);
    }

    [Fact]
    public async Task Pages_are_newest_first_and_stable_while_others_are_added()
    {
        await using var engine = await EngineHost.StartAsync();
        for (var i = 0; i < 5; i++)
            await engine.SaveAsync(Yaml("p" + i));
        var first = await engine.Pipelines.ListAsync(Engineer, "default", new PageRequest(2));
        await engine.SaveAsync(Yaml("late"));
        var second = await engine.Pipelines.ListAsync(Engineer, "default", new PageRequest(2, first.NextCursor));
        var third = await engine.Pipelines.ListAsync(Engineer, "default", new PageRequest(2, second.NextCursor));
        Assert.Equal(["p4", "p3", "p2", "p1", "p0"], first.Items.Concat(second.Items).Concat(third.Items).Select(p => p.Name));
        Assert.Null(third.NextCursor);
    }

    [Fact]
    public async Task Who_may_only_look_can_not_change_and_another_project_sees_nothing()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        Assert.Equal("p", (await engine.Pipelines.GetAsync(Viewer, id)).Summary.Name);
        await Assert.ThrowsAsync<ForbiddenException>(() => engine.Pipelines.SaveAsync(Viewer, id, 1, new PipelineDraft(Yaml("p", "x"))));
        await Assert.ThrowsAsync<ForbiddenException>(() => engine.Pipelines.ArchiveAsync(Viewer, id, 1));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Pipelines.GetAsync(Stranger, id));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Pipelines.ListAsync(Stranger, "default", new PageRequest()));
    }

    [Fact]
    public async Task A_pipeline_is_found_by_its_name()
    {
        await using var engine = await EngineHost.StartAsync();
        var id = await engine.SaveAsync(Yaml("p"));
        Assert.Equal(id, (await engine.Pipelines.FindByNameAsync(Engineer, "default", "p"))!.Summary.Id);
        Assert.Null(await engine.Pipelines.FindByNameAsync(Engineer, "default", "q"));
    }
}
