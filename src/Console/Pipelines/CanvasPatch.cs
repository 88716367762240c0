using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>The difference between two revisions, as <c>canvas.js</c> applies it.</summary>
/// <param name="Nodes">Added or changed.</param>
sealed record CanvasPatch(
    int Base, int Rev, IReadOnlyList<CanvasNode> Nodes, IReadOnlyList<string> Removed,
    IReadOnlyList<string[]> Connected, IReadOnlyList<string[]> Disconnected)
{
    public static CanvasPatch Between(CanvasState before, CanvasState after)
    {
        var old = before.Graph.Nodes.ToDictionary(n => n.Name);
        var kept = after.Graph.Nodes.Select(n => n.Name).ToHashSet();
        return new(before.Revision, after.Revision,
            [.. after.Graph.Nodes.Where(n => !old.TryGetValue(n.Name, out var was) || !Same(was, n)).Select(CanvasNode.Of)],
            [.. before.Graph.Nodes.Select(n => n.Name).Where(n => !kept.Contains(n))],
            Pairs(after.Graph.Edges.Except(before.Graph.Edges)),
            Pairs(before.Graph.Edges.Except(after.Graph.Edges)));
    }

    static bool Same(DesignNode a, DesignNode b) =>
        (a.Label, a.Type, a.X, a.Y) == (b.Label, b.Type, b.X, b.Y)
        && a.Problems.Select(p => p.Message).SequenceEqual(b.Problems.Select(p => p.Message));

    static string[][] Pairs(IEnumerable<DesignEdge> edges) => [.. edges.Select(e => new[] { e.From, e.To })];
}
