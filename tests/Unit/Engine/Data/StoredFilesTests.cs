using System.Text;
using AiPlatform.Engine;
using AiPlatform.Engine.Data;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Xunit;
using static AiPlatform.Unit.Support.EngineHost;

namespace AiPlatform.Unit.Engine.Data;

public class StoredFilesTests
{
    [Fact]
    public async Task An_uploaded_file_is_listed_and_reads_back_the_same()
    {
        await using var engine = await EngineHost.StartAsync();
        var file = await UploadAsync(engine, "data/train.csv", "a,b\n1,2\n");
        Assert.Equal(("data/train.csv", 8L, "Ada"), (file.Name, file.SizeBytes, file.UploadedBy));
        Assert.Equal(file, Assert.Single(await engine.Get<IFileService>().ListAsync(Engineer, "default")));
        using var reader = new StreamReader(engine.Get<IContentStore>().OpenRead(file.Digest));
        Assert.Equal("a,b\n1,2\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_run_keeps_the_content_it_started_with()
    {
        await using var engine = await EngineHost.StartAsync(cpu: 1);
        var before = await UploadAsync(engine, "in.txt", "old");
        var run = await engine.StartRunAsync("""
            name: uses-a-file
            steps:
              - {name: first, commands: ["true"]}
              - {name: second, needs: [first], commands: ["cat in.txt"], inputs: {data: {from: files/in.txt}}}
            """);
        var first = await engine.Executor.NextStartAsync();
        await UploadAsync(engine, "in.txt", "new");
        engine.Executor.End(first);
        var second = await engine.Executor.NextStartAsync();
        Assert.Equal([new JobInput("data", before.Digest, "in.txt")], second.Inputs);
        engine.Executor.End(second);
        Assert.Equal(Status.Succeeded, (await engine.EndOfAsync(run)).Summary.Status);
    }

    [Fact]
    public async Task A_run_that_takes_a_file_which_is_not_there_is_refused_by_name()
    {
        await using var engine = await EngineHost.StartAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.StartRunAsync("""
            name: missing
            steps: [{name: a, commands: ["true"], inputs: {data: {from: files/none.csv}}}]
            """));
        Assert.Equal("missing-input", refused.Code);
        Assert.Contains("none.csv", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("/root")]
    [InlineData(".hidden")]
    [InlineData("a//b")]
    [InlineData("with space")]
    [InlineData("")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        await using var engine = await EngineHost.StartAsync();
        Assert.Equal("bad-name", (await Assert.ThrowsAsync<RefusedException>(() => UploadAsync(engine, name, "x"))).Code);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_it_again_says_so()
    {
        await using var engine = await EngineHost.StartAsync();
        await UploadAsync(engine, "x", "1");
        await engine.Get<IFileService>().DeleteAsync(Engineer, "default", "x");
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Get<IFileService>().GetAsync(Engineer, "default", "x"));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Get<IFileService>().DeleteAsync(Engineer, "default", "x"));
    }

    static Task<ProjectFile> UploadAsync(EngineHost engine, string name, string text) =>
        engine.Get<IFileService>().UploadAsync(Engineer, "default", name, new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
