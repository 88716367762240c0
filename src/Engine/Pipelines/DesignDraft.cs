using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>
/// A pipeline while it is edited: its text, the places of its steps, and everything that was done to them.
/// Safe to call from several threads; each operation is applied whole or refused.
/// </summary>
public sealed class DesignDraft
{
    /// <param name="layout">JSON <c>{"step": {"x": 0, "y": 0}}</c>; null or unreadable: every step is placed automatically.</param>
    public DesignDraft(string text, string? layout = null) => throw new NotImplementedException();

    public string Text => throw new NotImplementedException();

    /// <summary>JSON of the places that were chosen; null: none was.</summary>
    public string? Layout => throw new NotImplementedException();

    /// <summary>Grows by one with each accepted operation, undo and redo included.</summary>
    public int Revision => throw new NotImplementedException();

    /// <summary>The spec, or every problem of the text.</summary>
    public ParsedPipeline Parsed => throw new NotImplementedException();

    public DesignGraph Graph => throw new NotImplementedException();

    public bool CanUndo => throw new NotImplementedException();

    public bool CanRedo => throw new NotImplementedException();

    /// <summary>Adds a step with a name made from its type; the answer names it.</summary>
    public DraftAnswer AddStep(string type, double x, double y) => throw new NotImplementedException();

    public DraftAnswer Move(IReadOnlyCollection<string> steps, double dx, double dy) => throw new NotImplementedException();

    /// <summary>Lets <paramref name="to"/> need <paramref name="from"/>; a cycle is refused and named.</summary>
    public DraftAnswer Connect(string from, string to) => throw new NotImplementedException();

    public DraftAnswer Disconnect(string from, string to) => throw new NotImplementedException();

    public DraftAnswer Remove(IReadOnlyCollection<string> steps) => throw new NotImplementedException();

    public DraftAnswer Rename(string step, string name) => throw new NotImplementedException();

    /// <param name="path">Such as <c>commands</c>, <c>resources/cpu</c>, <c>env/KEY</c>.</param>
    /// <param name="value">A scalar, an array or an object; null takes the field away.</param>
    public DraftAnswer SetField(string step, string path, JsonNode? value) => throw new NotImplementedException();

    /// <summary>As <see cref="SetField"/>, for fields of the pipeline itself, such as <c>name</c> or <c>params/lr/default</c>.</summary>
    public DraftAnswer SetPipelineField(string path, JsonNode? value) => throw new NotImplementedException();

    public DraftAnswer SetText(string text) => throw new NotImplementedException();

    /// <summary>Places all steps anew.</summary>
    public DraftAnswer AutoLayout() => throw new NotImplementedException();

    public DraftAnswer Undo() => throw new NotImplementedException();

    public DraftAnswer Redo() => throw new NotImplementedException();
}

/// <summary>What became of an operation.</summary>
/// <param name="Revision">The draft's revision after it; unchanged where it was refused.</param>
/// <param name="Refusal">Why it was refused, for a person; null: accepted.</param>
/// <param name="Step">The step that was added or renamed.</param>
public sealed record DraftAnswer(int Revision, string? Refusal = null, string? Step = null)
{
    public bool Accepted => Refusal is null;
}
