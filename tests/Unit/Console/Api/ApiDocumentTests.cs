using System.Text.Json.Nodes;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class ApiDocumentTests(ApiHost host) : IClassFixture<ApiHost>
{
    const string Update = "UPDATE_DOCS";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Writes the copy anew when the environment has UPDATE_DOCS=1, so that a change of the API is seen in a review.</summary>
    [Fact]
    public async Task The_document_is_the_one_in_docs()
    {
        var served = await host.Client().GetStringAsync("/openapi/v2.json", Cancel);
        var copy = Repository.File("docs/openapi.json");
        if (Environment.GetEnvironmentVariable(Update) == "1")
            await File.WriteAllTextAsync(copy, served + "\n", Cancel);
        Assert.True(served.Trim() == (await File.ReadAllTextAsync(copy, Cancel)).Trim(), $"The API changed. Look at the change, then run this test once with {Update}=1.");
    }

    [Fact]
    public async Task Every_call_has_a_name_a_summary_and_the_token()
    {
        var document = JsonNode.Parse(await host.Client().GetStringAsync("/openapi/v2.json", Cancel))!;
        Assert.StartsWith("3.1", (string?)document["openapi"]);
        Assert.NotNull(document["components"]!["securitySchemes"]!["token"]);
        foreach (var (path, calls) in document["paths"]!.AsObject())
            foreach (var (method, call) in calls!.AsObject())
            {
                Assert.StartsWith("/api/v2/", path);
                Assert.False(string.IsNullOrEmpty((string?)call!["operationId"]), $"{method} {path} has no name");
                Assert.False(string.IsNullOrEmpty((string?)call["summary"]), $"{method} {path} has no summary");
            }
    }

    [Fact]
    public async Task The_schema_of_the_file_is_published_for_everyone()
    {
        using var response = await host.Client().GetAsync("/schema/pipeline.v1.json", Cancel);
        Assert.Equal("application/schema+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["properties"]!["steps"]);
    }

    [Fact]
    public async Task The_reference_page_and_all_it_loads_come_from_here()
    {
        var page = await host.Client().GetStringAsync("/api", Cancel);
        foreach (var address in System.Text.RegularExpressions.Regex.Matches(page, "src=\"([^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            Assert.StartsWith("/", address);
            using var script = await host.Client().GetAsync(address, Cancel);
            Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty(await script.Content.ReadAsByteArrayAsync(Cancel));
        }
        Assert.DoesNotContain("<script>", page);
    }

    [Fact]
    public async Task Health_is_told_without_a_token()
    {
        Assert.Equal("ok", await host.Client().GetStringAsync("/healthz", Cancel));
        Assert.True((bool?)(await host.Client().GetAsync("/readyz", Cancel).JsonAsync())["ready"]);
    }
}
