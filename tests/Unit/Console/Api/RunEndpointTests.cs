using System.Net;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class RunEndpointTests(ApiHost host) : IClassFixture<ApiHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static string OneStep(string name) => $"name: {name}\nparams:\n  rate: {{type: float, default: 0.1}}\nsteps:\n  - name: train\n    commands: [ls]\n";

    /// <summary>Waits for the start of a run's only step: other tests start theirs on the same machine.</summary>
    async Task<JobSpec> StartOfAsync(string runId)
    {
        await foreach (var e in host.Get<IRunService>().EventsAsync(EngineHost.Engineer, runId, 0, Cancel))
            if (e.Kind == RunEventKind.StepStarted)
                break;
        return host.Executor.Starts.Single(s => s.RunId == runId);
    }

    async Task<string> ExecuteAsync(HttpClient client, string pipeline, string body = "{}") =>
        (string)(await client.SendAsync(HttpMethod.Post, $"/api/v2/pipelines/{pipeline}/execute", Http.Json(body)).JsonAsync(HttpStatusCode.Accepted))["runId"]!;

    [Fact]
    public async Task A_run_is_started_watched_and_ends()
    {
        var client = await host.ClientAsync();
        var pipeline = await host.SaveAsync(OneStep("executed"));
        using var started = await client.SendAsync(HttpMethod.Post, $"/api/v2/pipelines/{pipeline}/execute", Http.Json("""{"parameters": {"rate": 0.25}}"""));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var runId = started.Headers.Location!.ToString().Split('/')[^1];
        var job = await StartOfAsync(runId);

        var running = await client.GetAsync($"/api/v2/pipelines/{pipeline}/status", Cancel).JsonAsync();
        Assert.Equal("running", (string?)running["status"]);
        Assert.Equal(runId, (string?)running["runId"]);
        Assert.Equal("running", (string?)running["steps"]![0]!["status"]);

        host.Executor.End(job);
        using var events = await client.GetAsync($"{started.Headers.Location}/events", Cancel);
        Assert.Contains("event: runEnded", await events.Content.ReadAsStringAsync(Cancel));
        var run = await client.GetAsync(started.Headers.Location, Cancel).JsonAsync();
        Assert.Equal("succeeded", (string?)run["status"]);
        Assert.Equal(1, (double?)run["progress"]);
        Assert.Equal("0.25", (string?)run["parameters"]!["rate"]);
        Assert.Equal(0, (int?)run["steps"]![0]!["exitCode"]);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_starts_nothing()
    {
        var client = await host.ClientAsync();
        var path = $"/api/v2/pipelines/{await host.SaveAsync(OneStep("repeated"))}/execute";
        var first = await client.SendAsync(HttpMethod.Post, path, Http.Json("{\"version\": 1}"), ("Idempotency-Key", "k-1")).JsonAsync(HttpStatusCode.Accepted);
        var again = await client.SendAsync(HttpMethod.Post, path, Http.Json("{ \"version\":1 }"), ("Idempotency-Key", "k-1")).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        await client.SendAsync(HttpMethod.Post, path, Http.Json("{}"), ("Idempotency-Key", "k-1")).ProblemAsync(422, "idempotency-key-reused");
        await client.SendAsync(HttpMethod.Post, path, null, ("Idempotency-Key", new string('k', 201))).ProblemAsync(400, "bad-request");
        var other = await (await host.ClientAsync()).SendAsync(HttpMethod.Post, path, null, ("Idempotency-Key", "k-1")).JsonAsync(HttpStatusCode.Accepted);
        Assert.NotEqual((string?)first["runId"], (string?)other["runId"]);
        host.Executor.End(await StartOfAsync((string)first["runId"]!));
        host.Executor.End(await StartOfAsync((string)other["runId"]!));
    }

    [Theory]
    [InlineData("""{"parameters": {"rate": "fast"}}""", "bad-parameter")]
    [InlineData("""{"parameters": {"unknown": 1}}""", "bad-parameter")]
    public async Task A_wrong_parameter_is_refused_before_anything_starts(string body, string code)
    {
        var pipeline = await host.SaveAsync(OneStep("refused-" + Guid.NewGuid().ToString("N")));
        var problem = await (await host.ClientAsync()).SendAsync(HttpMethod.Post, $"/api/v2/pipelines/{pipeline}/execute", Http.Json(body)).ProblemAsync(422, code);
        Assert.All(problem["errors"]!.AsObject(), e => Assert.StartsWith("/parameters/", e.Key));
    }

    [Fact]
    public async Task A_run_is_canceled()
    {
        var client = await host.ClientAsync();
        var runId = await ExecuteAsync(client, await host.SaveAsync(OneStep("canceled")));
        await StartOfAsync(runId);
        await client.SendAsync(HttpMethod.Post, $"/api/v2/runs/{runId}/cancel").JsonAsync(HttpStatusCode.Accepted);
        using var events = await client.GetAsync($"/api/v2/runs/{runId}/events", Cancel);
        await events.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("canceled", (string?)(await client.GetAsync($"/api/v2/runs/{runId}", Cancel).JsonAsync())["status"]);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_filtered()
    {
        var client = await host.ClientAsync();
        var pipeline = await host.SaveAsync(OneStep("listed"));
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            ids.Insert(0, await ExecuteAsync(client, pipeline));
            host.Executor.End(await StartOfAsync(ids[0]));
            using var end = await client.GetAsync($"/api/v2/runs/{ids[0]}/events", Cancel);
            await end.Content.ReadAsStringAsync(Cancel);
        }
        var all = await client.GetAsync($"/api/v2/runs?pipeline={pipeline}", Cancel).JsonAsync();
        Assert.Equal(ids, all["items"]!.AsArray().Select(r => (string)r!["id"]!));
        Assert.Empty((await client.GetAsync($"/api/v2/runs?pipeline={pipeline}&status=failed", Cancel).JsonAsync())["items"]!.AsArray());
        Assert.Equal(2, (await client.GetAsync($"/api/v2/runs?pipeline={pipeline}&status=succeeded", Cancel).JsonAsync())["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Events_go_on_after_the_last_one_that_was_heard_and_show_signs_of_life()
    {
        var client = await host.ClientAsync();
        var runId = await ExecuteAsync(client, await host.SaveAsync(OneStep("heard")));
        var job = await StartOfAsync(runId);
        using var open = await client.SendAsync(HttpMethod.Get, $"/api/v2/runs/{runId}/events");
        Assert.Equal("text/event-stream", open.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await open.Content.ReadAsStreamAsync(Cancel));
        var heard = new List<string>();
        // The heartbeat is one second here: nothing else happens until the job ends.
        while (await reader.ReadLineAsync(Cancel) is { } line && line != ": still here")
            heard.Add(line);
        var lastId = heard.Last(l => l.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..];

        host.Executor.End(job);
        Assert.Contains("event: runEnded", await reader.ReadToEndAsync(Cancel));
        using var resumed = await client.SendAsync(HttpMethod.Get, $"/api/v2/runs/{runId}/events", null, ("Last-Event-ID", lastId));
        var rest = await resumed.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain("event: runCreated", rest);
        Assert.Contains("event: stepEnded", rest);
        Assert.All(rest.Split('\n').Where(l => l.StartsWith("id: ", StringComparison.Ordinal)), l => Assert.True(long.Parse(l[4..]) > long.Parse(lastId)));
    }

    [Fact]
    public async Task Events_of_an_unknown_run_are_a_problem_and_no_stream()
    {
        var client = await host.ClientAsync();
        await client.GetAsync("/api/v2/runs/run_none/events", Cancel).ProblemAsync(404, "not-found");
        await client.SendAsync(HttpMethod.Get, "/api/v2/runs/run_none/events", null, ("Last-Event-ID", "x")).ProblemAsync(400, "bad-request");
    }

    [Fact]
    public async Task A_pipeline_that_never_ran_has_no_status()
    {
        var pipeline = await host.SaveAsync(OneStep("never-ran"));
        await (await host.ClientAsync()).GetAsync($"/api/v2/pipelines/{pipeline}/status", Cancel).ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task A_viewer_may_watch_and_not_start()
    {
        var viewer = await host.ClientAsync(Role.Viewer);
        var pipeline = await host.SaveAsync(OneStep("watched"));
        await viewer.SendAsync(HttpMethod.Post, $"/api/v2/pipelines/{pipeline}/execute").ProblemAsync(403, "forbidden");
        await viewer.GetAsync($"/api/v2/pipelines/{pipeline}", Cancel).JsonAsync();
    }

    [Fact]
    public async Task The_machines_are_told()
    {
        var client = await host.ClientAsync(Role.Viewer);
        var nodes = await client.GetAsync("/api/v2/cluster/nodes", Cancel).JsonAsync();
        var node = nodes["items"]![0]!;
        Assert.Equal("local", (string?)node["target"]);
        Assert.True((bool?)node["schedulable"]);
        Assert.Equal("watched", (string?)node["enforcement"]);
        Assert.NotNull(node["allocated"]!["cpu"]);
        var sums = await client.GetAsync("/api/v2/cluster/resources", Cancel).JsonAsync();
        Assert.Equal(2, (double?)sums["total"]!["cpu"]);
        Assert.Equal(1, (int?)sums["byTarget"]!["local"]!["nodes"]);
        Assert.NotNull(sums["queue"]!["pending"]);
    }
}
