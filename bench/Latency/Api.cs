using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AiPlatform.Latency;

/// <summary>Measures a running console over its HTTP API. Steps write the machine's clock, so client and steps must be on one machine.</summary>
sealed class Api : IDisposable
{
    /// <summary>The shell's clock as the first and as the last thing that a step does.</summary>
    const string Stamp = "date +%s%N";

    readonly HttpClient http;
    readonly TimeProvider clock = TimeProvider.System;
    readonly string suffix = Guid.NewGuid().ToString("N")[..8];

    public Api(string url, string token)
    {
        http = new() { BaseAddress = new Uri(url.TrimEnd('/') + "/api/v2/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The first call of each kind compiles it; what is measured is a console that has been up for a moment.</summary>
    public async Task WarmUpAsync()
    {
        await ExecuteToStartAsync(10, "warm-up");
        foreach (var path in await PathsAsync())
            for (var i = 0; i < 50; i++)
                await ReadAsync(path);
    }

    /// <summary>From the moment before the call until the first command of the first step, in milliseconds; the console is idle between.</summary>
    public async Task<IReadOnlyList<double>> ExecuteToStartAsync(int times, string name = "execute")
    {
        var pipeline = await CreateAsync($"name: {name}-{suffix}\nsteps: [{{name: a, commands: ['{Stamp}']}}]\n");
        var samples = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var before = Now();
            var run = await ExecuteAsync(pipeline);
            await EndAsync(run);
            samples.Add(Stamps(await LogAsync(run, "a"))[0] - before);
        }
        return samples;
    }

    /// <summary>From the last command of a step until the first one of the step that waited for it, in milliseconds.</summary>
    public async Task<IReadOnlyList<double>> HopsAsync(int runs, int steps)
    {
        var yaml = new StringBuilder($"name: hops-{suffix}\nstages:\n");
        for (var i = 0; i < steps; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{name: s{i}, commands: ['{Stamp}', '{Stamp}']}}\n");
        var pipeline = await CreateAsync(yaml.ToString());
        var samples = new List<double>();
        for (var r = 0; r < runs; r++)
        {
            var run = await ExecuteAsync(pipeline);
            await EndAsync(run);
            double? ended = null;
            for (var i = 0; i < steps; i++)
            {
                var stamps = Stamps(await LogAsync(run, "s" + i));
                if (ended is { } parent)
                    samples.Add(stamps[0] - parent);
                ended = stamps[^1];
            }
        }
        return samples;
    }

    /// <summary>Answers of lists and of one run, sent at a fixed rate whether or not the ones before have been answered.</summary>
    public async Task<IReadOnlyList<double>> ReadsAsync(int perSecond, int seconds)
    {
        var paths = await PathsAsync();
        var answers = new List<Task<double>>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, clock);
            answers.Add(ReadAsync(paths[i % paths.Count]));
        }
        return await Task.WhenAll(answers);
    }

    /// <summary>Lists and details: what pages and programs ask for all the time.</summary>
    async Task<IReadOnlyList<string>> PathsAsync()
    {
        var run = (await http.GetFromJsonAsync<JsonNode>("runs?limit=1"))!["items"]![0]!["id"]!.GetValue<string>();
        return ["pipelines", $"runs/{run}", "runs?limit=50", "cluster/resources"];
    }

    async Task<double> ReadAsync(string path)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    async Task<string> CreateAsync(string yaml)
    {
        using var answer = await http.PostAsync("pipelines", new StringContent(yaml, Encoding.UTF8, "application/yaml"));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();
    }

    async Task<string> ExecuteAsync(string pipeline)
    {
        using var answer = await http.PostAsJsonAsync($"pipelines/{pipeline}/execute", new { });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["runId"]!.GetValue<string>();
    }

    /// <summary>Listens until the run's last event.</summary>
    async Task EndAsync(string run)
    {
        await using var stream = await http.GetStreamAsync($"runs/{run}/events");
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line)
            if (line.Contains("runEnded", StringComparison.Ordinal))
                return;
        throw new InvalidOperationException($"The events of {run} ended before the run did.");
    }

    Task<string> LogAsync(string run, string step) => http.GetStringAsync($"runs/{run}/steps/{step}/log");

    static List<double> Stamps(string log) =>
        [.. log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line, CultureInfo.InvariantCulture) / 1e6)];

    double Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    public void Dispose() => http.Dispose();
}
