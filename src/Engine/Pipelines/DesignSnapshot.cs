using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>A draft at one moment: all of it belongs together.</summary>
/// <param name="Layout">JSON of the places that were chosen; null: none was.</param>
/// <param name="Parsed">The spec, or every problem of the text.</param>
public sealed record DesignSnapshot(
    int Revision, string Text, string? Layout, ParsedPipeline Parsed, DesignGraph Graph, bool CanUndo, bool CanRedo)
{
    internal ReadPipeline? Read { get; init; }

    /// <summary>The step's fields as they are written, right or wrong, for a form; null: no such step, or the text can't be read now.</summary>
    public JsonObject? StepFields(string step) =>
        Read?.Steps.FirstOrDefault(s => s.Spec.Name == step)?.Map is { } map ? WrittenFields.Of(map) : null;

    /// <summary>As <see cref="StepFields"/>, for the pipeline itself without its steps.</summary>
    public JsonObject? PipelineFields() => Read?.Root is MapNode map ? WrittenFields.Of(map, "steps", "stages") : null;
}

/// <summary>What undo brings back.</summary>
internal sealed record DraftState(string Text, ImmutableDictionary<string, CanvasPoint> Places);
