using AiPlatform.Console.Api;
using AiPlatform.Engine.Pipelines;
using Microsoft.Net.Http.Headers;

namespace AiPlatform.Console.Pipelines;

/// <summary>The definition in a request's body, as JSON or as the text of the file.</summary>
/// <param name="Project">Named by the JSON; null otherwise.</param>
/// <param name="Yaml">Text to store; null while there are problems.</param>
sealed record PipelineBody(ParsedPipeline Parsed, string? Project, string? Yaml)
{
    public const string YamlType = "application/yaml";

    static readonly TimeSpan ParseLimit = TimeSpan.FromSeconds(10);

    public static async Task<PipelineBody> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
        var cancel = request.HttpContext.RequestAborted;
        var text = await ReadTextAsync(reader, cancel);
        var isYaml = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.SubType.EndsWith("yaml", StringComparison.OrdinalIgnoreCase);
        // Reading is bounded by the text's size; the limit only keeps a fault of ours from holding the request.
        return await Task.Run(() => isYaml ? OfYaml(text) : OfJson(text), cancel).WaitAsync(ParseLimit, cancel);
    }

    /// <summary>The text to store.</summary>
    /// <exception cref="InvalidPipelineException">It has problems.</exception>
    public string DemandValid() => Parsed.Valid && Yaml is { } yaml ? yaml : throw new InvalidPipelineException(Parsed.Problems);

    static PipelineBody OfYaml(string text)
    {
        var parsed = PipelineYaml.Parse(text);
        return new(parsed, null, parsed.Valid ? text : null);
    }

    static PipelineBody OfJson(string text)
    {
        var read = PipelineJson.Parse(text);
        return new(read.Parsed, read.Project, read.Yaml);
    }

    static async Task<string> ReadTextAsync(StreamReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadToEndAsync(cancel);
        }
        catch (System.Text.DecoderFallbackException)
        {
            throw new BadRequestException("body", "The body is not UTF-8 text.");
        }
    }
}
