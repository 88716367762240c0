namespace AiPlatform.Engine.Pipelines;

/// <summary>Top left corner of a node on the canvas, in CSS pixels.</summary>
public readonly record struct CanvasPoint(double X, double Y);

/// <param name="LayerGap">Free space between the columns.</param>
/// <param name="NodeGap">Free space between nodes of a column.</param>
public sealed record LayoutOptions(double NodeWidth = 180, double NodeHeight = 56, double LayerGap = 80, double NodeGap = 32);

/// <summary>Places a graph in layers from left to right. Pure and deterministic.</summary>
public static class GraphLayout
{
    /// <param name="edges">From a step to one that needs it. Unknown ends are ignored; of a cycle one edge is let run backwards.</param>
    /// <returns>A place for every node.</returns>
    public static IReadOnlyDictionary<string, CanvasPoint> Arrange(
        IReadOnlyList<string> nodes, IReadOnlyList<(string From, string To)> edges, LayoutOptions? options = null) => throw new NotImplementedException();
}
