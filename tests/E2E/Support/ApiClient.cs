using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace AiPlatform.E2E.Support;

/// <summary>A program that uses the API with a token.</summary>
public sealed class ApiClient : IDisposable
{
    readonly HttpClient http;

    ApiClient(HttpClient http) => this.http = http;

    public static async Task<ApiClient> CreateAsync(ConsoleApp app)
    {
        var (code, output) = await app.RunAsync("token", "create", "--name", "e2e", "--role", "engineer", "--project", "default", "--expires", "1d");
        Assert.True(code == 0, output);
        var http = new HttpClient { BaseAddress = new Uri(app.Url + "/api/v2/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", output.Trim());
        return new(http);
    }

    public HttpClient Http => http;

    public async Task<JsonNode> GetAsync(string path) => (await http.GetFromJsonAsync<JsonNode>(path))!;

    public async Task<string> CreatePipelineAsync(string yaml)
    {
        using var answer = await http.PostAsync("pipelines", new StringContent(yaml, Encoding.UTF8, "application/yaml"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();
    }

    public async Task<string> ExecuteAsync(string pipelineId)
    {
        using var answer = await http.PostAsJsonAsync($"pipelines/{pipelineId}/execute", new { });
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["runId"]!.GetValue<string>();
    }

    /// <summary>Listens to the run's events until its last one.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsToEndAsync(string runId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var stream = await http.GetStreamAsync($"runs/{runId}/events", patience.Token);
        using var reader = new StreamReader(stream);
        var events = new List<JsonNode>();
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            var e = JsonNode.Parse(line["data:".Length..])!;
            events.Add(e);
            if (e["kind"]?.GetValue<string>() == "runEnded")
                break;
        }
        return events;
    }

    public async Task<string> StatusOfAsync(string runId) => (await GetAsync($"runs/{runId}"))["status"]!.GetValue<string>();

    public Task<string> LogAsync(string runId, string step) => http.GetStringAsync($"runs/{runId}/steps/{step}/log");

    public void Dispose() => http.Dispose();
}
