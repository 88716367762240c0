namespace AiPlatform.Engine.Pipelines;

/// <summary>The API's form: <c>{name, description?, project?, parameters?, steps: [...], dependencies: {step: [steps]}}</c>.</summary>
public static class PipelineJson
{
    /// <summary>Reads by the same rules as the file; problems carry JSON pointers, no lines.</summary>
    public static JsonPipeline Parse(string json)
    {
        var problems = new ProblemList();
        if (JsonTree.Read(json, problems) is not { } root)
            return new(new(null, problems.Sorted(), null), null, null);
        var read = new PipelineReader(Fields.Request, Fields.RequestStep, null, problems).Read(root, null);
        return problems.Count > 0 ? new(new(null, problems.Sorted(), null), read.Project, null)
            : new(new(read.Spec, [], PipelineHash.Of(read.Spec)), read.Project, PipelineYaml.Write(read.Spec));
    }
}

/// <param name="Project">The project the request names; null: it names none.</param>
/// <param name="Yaml">The same definition as canonical text; null while there are problems.</param>
public sealed record JsonPipeline(ParsedPipeline Parsed, string? Project, string? Yaml);
