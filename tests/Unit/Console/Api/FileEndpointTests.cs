using System.Net;
using AiPlatform.Engine.Access;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class FileEndpointTests(FileEndpointTests.SmallHost host) : IClassFixture<FileEndpointTests.SmallHost>
{
    public sealed class SmallHost : ApiHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["AiPlatform:Api:MaxUploadBytes"] = "3000000" };
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_larger_than_an_ordinary_body_is_stored_read_and_deleted()
    {
        var client = await host.ClientAsync();
        var content = Enumerable.Range(0, 2_000_000).Select(i => (byte)i).ToArray();
        var stored = await client.SendAsync(HttpMethod.Put, "/api/v2/files/raw/digits.csv", new ByteArrayContent(content)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("raw/digits.csv", (string?)stored["name"]);
        Assert.Equal(2_000_000, (long?)stored["sizeBytes"]);
        Assert.Equal(content, await client.GetByteArrayAsync("/api/v2/files/raw/digits.csv", Cancel));
        using var part = await client.SendAsync(HttpMethod.Get, "/api/v2/files/raw/digits.csv", null, ("Range", "bytes=10-12"));
        Assert.Equal([10, 11, 12], await part.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Contains((await client.GetAsync("/api/v2/files", Cancel).JsonAsync())["items"]!.AsArray(), f => (string?)f!["name"] == "raw/digits.csv");
        using var deleted = await client.SendAsync(HttpMethod.Delete, "/api/v2/files/raw/digits.csv");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await client.GetAsync("/api/v2/files/raw/digits.csv", Cancel).ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task The_files_of_a_form_are_stored_under_their_names()
    {
        var client = await host.ClientAsync();
        var form = new MultipartFormDataContent { { new StringContent("one"), "file", "one.txt" }, { new StringContent("two"), "file", "two.txt" } };
        var answer = await client.SendAsync(HttpMethod.Post, "/api/v2/files?prefix=form/", form).JsonAsync();
        Assert.Equal(["form/one.txt", "form/two.txt"], answer["items"]!.AsArray().Select(f => (string)f!["name"]!));
        Assert.Equal("two", await client.GetStringAsync("/api/v2/files/form/two.txt", Cancel));
        await client.SendAsync(HttpMethod.Post, "/api/v2/files", new MultipartFormDataContent { { new StringContent("x"), "note" } }).ProblemAsync(400, "bad-request");
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused() =>
        await (await host.ClientAsync()).SendAsync(HttpMethod.Put, "/api/v2/files/large.bin", new ByteArrayContent(new byte[3_000_001])).ProblemAsync(413, "too-large");

    [Theory]
    [InlineData(".hidden")]
    [InlineData("a/.b")]
    public async Task A_name_that_steps_could_not_use_is_refused(string name) =>
        await (await host.ClientAsync()).SendAsync(HttpMethod.Put, "/api/v2/files/" + name, new StringContent("x")).ProblemAsync(422, "bad-name");

    [Fact]
    public async Task A_viewer_may_not_upload() =>
        await (await host.ClientAsync(Role.Viewer)).SendAsync(HttpMethod.Put, "/api/v2/files/a.txt", new StringContent("x")).ProblemAsync(403, "forbidden");
}
