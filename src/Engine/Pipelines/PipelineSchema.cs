namespace AiPlatform.Engine.Pipelines;

/// <summary>JSON Schema 2020-12 of the pipeline file: exactly what the engine runs today.</summary>
public static class PipelineSchema
{
    static readonly Lazy<string> Text = new(() =>
    {
        using var stream = typeof(PipelineSchema).Assembly.GetManifestResourceStream("pipeline.v1.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    public static string Json => Text.Value;
}
