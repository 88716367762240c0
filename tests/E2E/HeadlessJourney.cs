using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiPlatform.E2E.Support;
using Xunit;

namespace AiPlatform.E2E;

/// <summary>The same product without a browser: token and API, and the command line.</summary>
public sealed class HeadlessJourney
{
    [Fact]
    public async Task A_program_creates_runs_watches_and_reads_through_the_api()
    {
        await using var app = await ConsoleApp.StartAsync();
        using var api = await ApiClient.CreateAsync(app);
        using var created = await api.Http.PostAsJsonAsync("pipelines", new
        {
            name = "from-json",
            steps = new object[] { new { name = "one", commands = new[] { "echo first" } }, new { name = "two", commands = new[] { "echo second" } } },
            dependencies = new { two = new[] { "one" } },
        });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();
        var run = await api.ExecuteAsync(id);
        var events = await api.EventsToEndAsync(run);
        Assert.Equal("runEnded", events[^1]["kind"]!.GetValue<string>());
        var status = await api.GetAsync($"pipelines/{id}/status");
        Assert.Equal((run, "succeeded", 1d), (status["runId"]!.GetValue<string>(), status["status"]!.GetValue<string>(), status["progress"]!.GetValue<double>()));
        Assert.Equal("second\n", await api.LogAsync(run, "two"));
        Assert.NotEmpty((await api.GetAsync("cluster/nodes"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token()
    {
        await using var app = await ConsoleApp.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        foreach (var path in new[] { "/api/v2/pipelines", "/api/v2/runs", "/api/v2/cluster/nodes" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task The_run_verb_ends_with_the_exit_code_of_the_run()
    {
        var folder = Directory.CreateTempSubdirectory("aip-e2e-");
        var data = Directory.CreateTempSubdirectory("aip-e2e-");
        try
        {
            var (code, output) = await ConsoleApp.RunVerbAsync(["run", "examples/hello/pipeline.yaml", "--param", "who=Ada", "--data", data.FullName]);
            Assert.True(code == 0, output);
            Assert.Contains("hello Ada", output, StringComparison.Ordinal);

            var file = Path.Combine(folder.FullName, "fails.yaml");
            await File.WriteAllTextAsync(file, "name: fails\nsteps: [{name: a, commands: ['echo about to fail', 'exit 3']}]\n");
            (code, output) = await ConsoleApp.RunVerbAsync(["run", file, "--data", data.FullName]);
            Assert.True(code == 1, output);
            Assert.Contains("a failed: Exit code 3", output, StringComparison.Ordinal);

            await File.WriteAllTextAsync(file, "name: needs\nsteps: [{name: a, commands: ['true'], requires: {python: [no_such_module_here]}}]\n");
            (code, output) = await ConsoleApp.RunVerbAsync(["run", file, "--data", data.FullName]);
            Assert.True(code == 2, output);
            Assert.Contains("no_such_module_here", output, StringComparison.Ordinal);
            Assert.Contains("apt-get install", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
            data.Delete(recursive: true);
        }
    }
}
