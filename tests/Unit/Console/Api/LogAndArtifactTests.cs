using System.Net;
using System.Text;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class LogAndArtifactTests(ApiHost host) : IClassFixture<ApiHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task<JobSpec> RunAsync(string log)
    {
        var runId = await host.StartRunAsync($"name: p{Guid.NewGuid():N}\nsteps:\n  - name: train\n    commands: [ls]\n");
        await foreach (var e in host.Get<IRunService>().EventsAsync(EngineHost.Engineer, runId, 0, Cancel))
            if (e.Kind == RunEventKind.StepStarted)
                break;
        var job = host.Executor.Starts.Single(s => s.RunId == runId);
        Directory.CreateDirectory(job.Directory);
        await File.WriteAllTextAsync(Path.Combine(job.Directory, "log"), log, Cancel);
        return job;
    }

    async Task EndAsync(JobSpec job, params JobArtifact[] artifacts)
    {
        host.Executor.End(job, 0, artifacts);
        await foreach (var _ in host.Get<IRunService>().EventsAsync(EngineHost.Engineer, job.RunId, 0, Cancel))
        {
        }
    }

    [Theory]
    [InlineData("bytes=0-3", "0123", "bytes 0-3/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=-2", "89", "bytes 8-9/10")]
    [InlineData("bytes=8-100", "89", "bytes 8-9/10")]
    public async Task A_range_of_a_log_is_answered(string range, string expected, string contentRange)
    {
        var job = await RunAsync("0123456789");
        using var response = await (await host.ClientAsync()).SendAsync(HttpMethod.Get, $"/api/v2/runs/{job.RunId}/steps/train/log", null, ("Range", range));
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(contentRange, response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancel));
        await EndAsync(job);
    }

    [Fact]
    public async Task A_log_is_answered_whole_and_from_a_byte_on()
    {
        var job = await RunAsync("0123456789");
        var client = await host.ClientAsync();
        using var whole = await client.GetAsync($"/api/v2/runs/{job.RunId}/steps/train/log", Cancel);
        Assert.Equal("0123456789", await whole.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("text/plain", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("captured", whole.Headers.GetValues("Log-State").Single());
        Assert.Equal("true", whole.Headers.GetValues("Log-Live").Single());
        Assert.Equal("6789", await client.GetStringAsync($"/api/v2/runs/{job.RunId}/steps/train/log?from=6", Cancel));
        Assert.Equal("", await client.GetStringAsync($"/api/v2/runs/{job.RunId}/steps/train/log?from=10", Cancel));
        await client.GetAsync($"/api/v2/runs/{job.RunId}/steps/train/log?from=-1", Cancel).ProblemAsync(400, "bad-request");
        await client.GetAsync($"/api/v2/runs/{job.RunId}/steps/none/log", Cancel).ProblemAsync(404, "not-found");
        await EndAsync(job);
    }

    [Fact]
    public async Task A_range_behind_the_end_is_a_problem_that_tells_the_length()
    {
        var job = await RunAsync("0123456789");
        using var response = await (await host.ClientAsync()).SendAsync(HttpMethod.Get, $"/api/v2/runs/{job.RunId}/steps/train/log", null, ("Range", "bytes=10-"));
        Assert.Equal("bytes */10", response.Content.Headers.ContentRange?.ToString());
        await Task.FromResult(response).ProblemAsync(416, "range-not-satisfiable");
        await EndAsync(job);
    }

    [Fact]
    public async Task A_followed_log_grows_until_the_step_has_ended()
    {
        var job = await RunAsync("first\n");
        using var response = await (await host.ClientAsync()).SendAsync(HttpMethod.Get, $"/api/v2/runs/{job.RunId}/steps/train/log?follow=true");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal("first", await reader.ReadLineAsync(Cancel));
        await File.AppendAllTextAsync(Path.Combine(job.Directory, "log"), "second\n", Cancel);
        Assert.Equal("second", await reader.ReadLineAsync(Cancel));
        await File.AppendAllTextAsync(Path.Combine(job.Directory, "log"), "last", Cancel);
        await EndAsync(job);
        Assert.Equal("last", await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task Artifacts_are_downloads_that_no_browser_runs()
    {
        var store = host.Get<IContentStore>();
        var page = await store.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("<script>alert(1)</script>")), Cancel);
        using var made = new TemporaryFolder();
        Directory.CreateDirectory(made.File("logs"));
        await File.WriteAllBytesAsync(made.File("weights.bin"), [1, 2, 3], Cancel);
        await File.WriteAllTextAsync(made.File("logs/a b.txt"), "hello", Cancel);
        var folder = await store.PutAsync(made.Path, Cancel);
        var job = await RunAsync("");
        await EndAsync(job,
            new("report", "out/report.html", "file", page.Digest, page.SizeBytes, false),
            new("model", "out/model", "model", folder.Digest, folder.SizeBytes, true));
        var client = await host.ClientAsync();
        var root = $"/api/v2/runs/{job.RunId}/artifacts";

        Assert.Equal(2, (await client.GetAsync(root, Cancel).JsonAsync())["items"]!.AsArray().Count);
        using var report = await client.GetAsync(root + "/train/report", Cancel);
        Assert.Equal("attachment", report.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("report.html", report.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.StartsWith("sandbox", report.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", report.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("<script>", (await client.GetStringAsync(root + "/train/out/report.html", Cancel))[..8]);

        var listing = await client.GetAsync(root + "/train/model", Cancel).JsonAsync();
        Assert.Equal(["logs/a b.txt", "weights.bin"], listing["items"]!.AsArray().Select(f => (string)f!["path"]!));
        Assert.Equal("hello", await client.GetStringAsync(root + "/train/model/logs/a%20b.txt", Cancel));
        Assert.Equal([1, 2, 3], await client.GetByteArrayAsync(root + "/train/out/model/weights.bin", Cancel));
        using var part = await client.SendAsync(HttpMethod.Get, root + "/train/model/weights.bin", null, ("Range", "bytes=1-1"));
        Assert.Equal([2], await part.Content.ReadAsByteArrayAsync(Cancel));
        await client.GetAsync(root + "/train/model/../../../../etc/passwd", Cancel).ProblemAsync(404, "not-found");
        await client.GetAsync(root + "/train/model/%2e%2e/%2e%2e/etc/passwd", Cancel).ProblemAsync(404, "not-found");
    }
}
