namespace AiPlatform.Engine.Pipelines;

/// <summary>JSON Schema 2020-12 of the pipeline file: exactly what the engine runs today.</summary>
public static class PipelineSchema
{
    public static string Json => throw new NotImplementedException();
}
