using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>A graph as <c>canvas.js</c> loads it.</summary>
/// <param name="Handled">Number of the last change of the browser's that is in it.</param>
/// <param name="Edges">Pairs of indexes into the nodes: from, to, from, to, …</param>
sealed record CanvasModel(int Rev, int Handled, IReadOnlyList<CanvasNode> Nodes, IReadOnlyList<int> Edges)
{
    public static CanvasModel Of(CanvasState state, int handled)
    {
        var index = state.Graph.Nodes.Select((node, i) => (node.Name, i)).ToDictionary(n => n.Name, n => n.i);
        return new(state.Revision, handled, [.. state.Graph.Nodes.Select(CanvasNode.Of)],
            [.. state.Graph.Edges.SelectMany(e => new[] { index[e.From], index[e.To] })]);
    }
}

/// <param name="Problems">What is wrong with the step, in words.</param>
sealed record CanvasNode(string Id, string Label, string Kind, double X, double Y, IReadOnlyList<string> Problems)
{
    public static CanvasNode Of(DesignNode node) =>
        new(node.Name, node.Label, node.Type, node.X, node.Y, [.. node.Problems.Select(p => p.Message)]);
}
