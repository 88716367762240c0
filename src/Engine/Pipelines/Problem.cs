namespace AiPlatform.Engine.Pipelines;

/// <summary>One thing that is wrong with a definition, and where.</summary>
/// <param name="Code">Stable word in kebab-case, such as <c>unknown-need</c> or <c>cycle</c>.</param>
/// <param name="Message">What is wrong, why, and what to do, for a person.</param>
/// <param name="Pointer">JSON pointer into the definition, such as <c>/steps/2/needs/0</c>.</param>
/// <param name="Line">1-based line in the text; 0 where the definition came as JSON.</param>
/// <param name="Column">1-based column; 0 where the definition came as JSON.</param>
/// <param name="Step">Name of the step it belongs to, if any.</param>
public sealed record Problem(string Code, string Message, string Pointer, int Line = 0, int Column = 0, string? Step = null);

/// <summary>A definition that was read: the spec, or every problem at once.</summary>
/// <param name="Hash">SHA-256 (hex) over the normalised tree; null while there are problems.</param>
public sealed record ParsedPipeline(PipelineSpec? Spec, IReadOnlyList<Problem> Problems, string? Hash)
{
    public bool Valid => Spec is not null;
}
