namespace AiPlatform.Engine.Pipelines;

/// <summary>The pipeline file: text to spec with every problem at once, and spec to canonical text.</summary>
public static class PipelineYaml
{
    /// <param name="defaultName">The pipeline's name where the text says none, such as the name of its folder.</param>
    public static ParsedPipeline Parse(string text, string defaultName = "pipeline") => Read(text, defaultName).Parsed;

    /// <summary>Canonical text in the <c>steps:</c> form; reading it again gives an equal spec.</summary>
    public static string Write(PipelineSpec spec) => YamlWriter.Block(SpecTree.Of(spec), 0) + "\n";

    internal const char ByteOrderMark = '\uFEFF';

    /// <returns>Also what could be read of a text with problems; null where it is no YAML at all.</returns>
    internal static (ParsedPipeline Parsed, ReadPipeline? Read) Read(string text, string defaultName = "pipeline")
    {
        var problems = new ProblemList();
        text = text.TrimStart(ByteOrderMark);
        var read = YamlTree.Read(text, problems) is { } root
            ? new PipelineReader(Fields.Pipeline, Fields.Step, text, problems).Read(root, defaultName) : null;
        return (problems.Count == 0 ? new(read!.Spec, [], PipelineHash.Of(read.Spec)) : new(null, problems.Sorted(), null), read);
    }
}
