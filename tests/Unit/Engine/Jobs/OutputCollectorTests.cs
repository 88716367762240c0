using AiPlatform.Engine.Jobs;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Engine.Jobs;

public sealed class OutputCollectorTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly FolderContentStore store;

    public OutputCollectorTests()
    {
        store = new(folder.File("store"));
        Directory.CreateDirectory(folder.File("work/out"));
        File.WriteAllText(folder.File("secret"), "s");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_and_folders_become_artifacts_however_often_they_are_collected()
    {
        File.WriteAllText(folder.File("work/out/model.pt"), "weights");
        JobOutput[] outputs = [new("model", "out/model.pt", "model", false), new("all", "out", "dir", false), new("extra", "nothing", "file", true)];
        var collected = await CollectAsync(outputs);
        Assert.Null(collected.Failure);
        Assert.Equal(["model", "all"], collected.Artifacts.Select(a => a.Name));
        Assert.Equal((7L, false), (collected.Artifacts[0].SizeBytes, collected.Artifacts[0].IsFolder));
        Assert.True(collected.Artifacts[1].IsFolder);
        Assert.Equal(collected.Artifacts, (await CollectAsync(outputs)).Artifacts);
    }

    [Fact]
    public async Task A_missing_output_fails_and_is_named_with_its_place()
    {
        var collected = await CollectAsync([new("model", "out/model.pt", "model", false)]);
        Assert.Contains("Output model is missing", collected.Failure, StringComparison.Ordinal);
        Assert.Contains("out/model.pt", collected.Failure, StringComparison.Ordinal);
        Assert.Empty(collected.Artifacts);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("out/../../secret")]
    [InlineData("link")]
    [InlineData("dir/secret")]
    public async Task Nothing_outside_the_working_directory_is_taken(string path)
    {
        File.CreateSymbolicLink(folder.File("work/link"), "../secret");
        Directory.CreateSymbolicLink(folder.File("work/dir"), "..");
        var collected = await CollectAsync([new("x", path, "file", false)]);
        Assert.Contains("outside the working directory", collected.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_can_not_be_kept_fails_and_says_why()
    {
        File.CreateSymbolicLink(folder.File("work/out/link"), "/etc/hostname");
        var collected = await CollectAsync([new("x", "out", "dir", false)]);
        Assert.Contains("Output x can't be kept: The link link leads out", collected.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_lines_of_key_and_value_and_the_last_one_wins()
    {
        var values = (await ValuesAsync("accuracy=0.9\r\n\nformula=a=b\nempty=\naccuracy=0.97\nname=häß ✓\n")).Values;
        Assert.Equal(new Dictionary<string, string> { ["accuracy"] = "0.97", ["formula"] = "a=b", ["empty"] = "", ["name"] = "häß ✓" }, values);
    }

    [Fact]
    public async Task Values_may_be_one_JSON_object()
    {
        var values = (await ValuesAsync("""{"accuracy": 0.97, "name": "x", "list": [1, 2]}""")).Values;
        Assert.Equal(new Dictionary<string, string> { ["accuracy"] = "0.97", ["name"] = "x", ["list"] = "[1, 2]" }, values);
    }

    [Theory]
    [InlineData("just words\n", "'just words'")]
    [InlineData("=value\n", "'=value'")]
    [InlineData("{\"a\": ", "looks like JSON")]
    public async Task Values_that_can_not_be_read_fail_and_are_shown(string text, string said) =>
        Assert.Contains(said, (await ValuesAsync(text)).Failure, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_values_than_a_thousand_are_refused(bool json)
    {
        string Text(int count) => json
            ? "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":{i}")) + "}"
            : string.Concat(Enumerable.Range(0, count).Select(i => $"k{i}={i}\n"));
        Assert.Null((await ValuesAsync(Text(1000))).Failure);
        Assert.Contains("1,000 keys", (await ValuesAsync(Text(1001))).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_larger_than_a_mebibyte_are_refused()
    {
        Assert.Null((await ValuesAsync("k=" + new string('x', (1 << 20) - 2))).Failure);
        Assert.Contains("larger than 1 MiB", (await ValuesAsync("k=" + new string('x', (1 << 20) - 1))).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_wrote_no_values_has_none() =>
        Assert.Empty((await OutputCollector.CollectAsync(store, folder.File("work"), [], folder.File("absent"), default)).Values);

    Task<CollectedOutputs> CollectAsync(IReadOnlyList<JobOutput> outputs) =>
        OutputCollector.CollectAsync(store, folder.File("work"), outputs, folder.File("outputs"), default);

    Task<CollectedOutputs> ValuesAsync(string text)
    {
        File.WriteAllText(folder.File("outputs"), text);
        return CollectAsync([]);
    }
}
