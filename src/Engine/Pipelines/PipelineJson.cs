namespace AiPlatform.Engine.Pipelines;

/// <summary>The API's form: <c>{name, description?, project?, parameters?, steps: [...], dependencies: {step: [steps]}}</c>.</summary>
public static class PipelineJson
{
    /// <summary>Reads by the same rules as the file; problems carry JSON pointers, no lines.</summary>
    public static JsonPipeline Parse(string json) => throw new NotImplementedException();
}

/// <param name="Project">The project the request names; null: it names none.</param>
/// <param name="Yaml">The same definition as canonical text; null while there are problems.</param>
public sealed record JsonPipeline(ParsedPipeline Parsed, string? Project, string? Yaml);
