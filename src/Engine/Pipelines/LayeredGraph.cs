namespace AiPlatform.Engine.Pipelines;

/// <summary>A graph in layers. Edges over several layers run through dummy nodes, numbered after the real ones.</summary>
internal sealed class LayeredGraph
{
    public int RealNodes { get; }
    public int[] LayerOf { get; }

    /// <summary>Nodes of each layer from top to bottom; <see cref="LayerOrder"/> arranges them.</summary>
    public int[][] Layers { get; }

    /// <summary>Neighbours in the layer before and in the layer after.</summary>
    public int[][] Previous { get; }
    public int[][] Next { get; }

    public LayeredGraph(int nodes, IReadOnlyList<(int From, int To)> edges, int[] layers)
    {
        RealNodes = nodes;
        var layerOf = layers.ToList();
        var longest = LongestSpan(nodes, edges, layers);
        var segments = new List<(int From, int To)>();
        foreach (var (from, to) in edges.Where(e => layers[e.To] - layers[e.From] <= longest))
        {
            var last = from;
            for (var layer = layers[from] + 1; layer < layers[to]; layer++)
            {
                segments.Add((last, layerOf.Count));
                last = layerOf.Count;
                layerOf.Add(layer);
            }
            segments.Add((last, to));
        }
        LayerOf = [.. layerOf];
        Next = Neighbours(segments.ToLookup(s => s.From, s => s.To));
        Previous = Neighbours(segments.ToLookup(s => s.To, s => s.From));
        Layers = [.. Enumerable.Range(0, LayerOf.Length).GroupBy(n => LayerOf[n]).OrderBy(g => g.Key).Select(g => g.ToArray())];
    }

    public bool IsDummy(int node) => node >= RealNodes;

    public int SegmentCount => Next.Sum(n => n.Length);

    int[][] Neighbours(ILookup<int, int> edges) => [.. Enumerable.Range(0, LayerOf.Length).Select(n => edges[n].ToArray())];

    /// <summary>Longer edges get no dummies and don't count, so that a few thousand nodes never become millions.</summary>
    static int LongestSpan(int nodes, IReadOnlyList<(int From, int To)> edges, int[] layers)
    {
        var budget = 20_000 + 4L * nodes;
        var longest = int.MaxValue;
        foreach (var span in edges.Select(e => layers[e.To] - layers[e.From]).Order())
            if ((budget -= span - 1) < 0)
            {
                longest = span - 1;
                break;
            }
        return longest;
    }
}
