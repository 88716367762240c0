using System.Collections.Immutable;

namespace AiPlatform.Engine.Pipelines;

/// <summary>A draft at one moment: all of it belongs together.</summary>
/// <param name="Layout">JSON of the places that were chosen; null: none was.</param>
/// <param name="Parsed">The spec, or every problem of the text.</param>
public sealed record DesignSnapshot(
    int Revision, string Text, string? Layout, ParsedPipeline Parsed, DesignGraph Graph, bool CanUndo, bool CanRedo);

/// <summary>What undo brings back.</summary>
internal sealed record DraftState(string Text, ImmutableDictionary<string, CanvasPoint> Places);
