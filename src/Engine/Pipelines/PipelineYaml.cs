namespace AiPlatform.Engine.Pipelines;

/// <summary>The pipeline file: text to spec with every problem at once, and spec to canonical text.</summary>
public static class PipelineYaml
{
    /// <param name="defaultName">The pipeline's name where the text says none, such as the name of its folder.</param>
    public static ParsedPipeline Parse(string text, string defaultName = "pipeline") => throw new NotImplementedException();

    /// <summary>Canonical text in the <c>steps:</c> form; reading it again gives an equal spec.</summary>
    public static string Write(PipelineSpec spec) => throw new NotImplementedException();
}
