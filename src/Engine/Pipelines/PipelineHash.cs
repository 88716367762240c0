namespace AiPlatform.Engine.Pipelines;

/// <summary>Names what a definition means, whatever its layout, comments, key order and quoting.</summary>
public static class PipelineHash
{
    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Of(PipelineSpec spec) => throw new NotImplementedException();
}
