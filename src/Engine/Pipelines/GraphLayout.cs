namespace AiPlatform.Engine.Pipelines;

/// <summary>Top left corner of a node on the canvas, in CSS pixels.</summary>
public readonly record struct CanvasPoint(double X, double Y);

/// <param name="LayerGap">Free space between the columns.</param>
/// <param name="NodeGap">Free space between nodes of a column.</param>
public sealed record LayoutOptions(double NodeWidth = 208, double NodeHeight = 60, double LayerGap = 72, double NodeGap = 28);

/// <summary>Places a graph in layers from left to right. Pure and deterministic.</summary>
public static class GraphLayout
{
    /// <param name="edges">From a step to one that needs it. Unknown ends are ignored; of a cycle one edge is let run backwards.</param>
    /// <returns>A place for every node.</returns>
    public static IReadOnlyDictionary<string, CanvasPoint> Arrange(
        IReadOnlyList<string> nodes, IReadOnlyList<(string From, string To)> edges, LayoutOptions? options = null)
    {
        options ??= new();
        var names = nodes.Distinct(StringComparer.Ordinal).ToList();
        var index = names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => n.i, StringComparer.Ordinal);
        var known = edges.Where(e => index.ContainsKey(e.From) && index.ContainsKey(e.To) && e.From != e.To)
            .Select(e => (From: index[e.From], To: index[e.To])).Distinct().ToList();
        var places = new CanvasPoint[names.Count];
        double top = 0;
        foreach (var part in LayoutParts.Split(names.Count, LayoutParts.WithoutCycles(names.Count, known)))
            top = Place(part, options, top, places) + options.NodeGap;
        return names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => places[n.i], StringComparer.Ordinal);
    }

    /// <returns>The bottom of the part.</returns>
    static double Place(LayoutPart part, LayoutOptions options, double top, CanvasPoint[] places)
    {
        var graph = new LayeredGraph(part.Nodes.Count, part.Edges, LayerAssignment.Of(part.Nodes.Count, part.Edges));
        LayerOrder.Arrange(graph);
        var y = LayerHeights.Of(graph, options);
        var highest = y.Take(part.Nodes.Count).Min();
        for (var i = 0; i < part.Nodes.Count; i++)
            places[part.Nodes[i]] = new(graph.LayerOf[i] * (options.NodeWidth + options.LayerGap), top + y[i] - highest);
        return part.Nodes.Max(n => places[n].Y) + options.NodeHeight;
    }
}
