using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace AiPlatform.Unit.Support;

/// <summary>Short words for what the API tests say often.</summary>
static class Http
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> sent, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await sent;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Asserts that the answer is a complete ProblemDetails with this status and code.</summary>
    public static async Task<JsonNode> ProblemAsync(this Task<HttpResponseMessage> sent, int status, string code)
    {
        using var response = await sent;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(status, (int?)problem["status"]);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.All(["type", "title", "detail", "instance", "traceId"], field => Assert.False(string.IsNullOrEmpty((string?)problem[field]), field + " in " + text));
        return problem;
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }
}
