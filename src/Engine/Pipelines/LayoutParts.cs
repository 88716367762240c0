namespace AiPlatform.Engine.Pipelines;

/// <summary>A connected part of a graph; its edges count its own nodes from 0.</summary>
internal sealed record LayoutPart(IReadOnlyList<int> Nodes, IReadOnlyList<(int From, int To)> Edges);

/// <summary>Makes any graph ready for layers: no cycles, one connected part at a time.</summary>
internal static class LayoutParts
{
    /// <summary>Leaves out the edges that close a circle when the graph is walked in the order of its nodes.</summary>
    public static IReadOnlyList<(int From, int To)> WithoutCycles(int count, IReadOnlyList<(int From, int To)> edges)
    {
        var next = edges.ToLookup(e => e.From, e => e.To);
        var state = new byte[count];
        var kept = new List<(int, int)>(edges.Count);
        var path = new Stack<(int Node, IEnumerator<int> Edges)>();
        for (var root = 0; root < count; root++)
        {
            Enter(root);
            while (path.TryPeek(out var top))
            {
                if (!top.Edges.MoveNext())
                {
                    state[path.Pop().Node] = 2;
                    continue;
                }
                if (state[top.Edges.Current] == 1)
                    continue;
                kept.Add((top.Node, top.Edges.Current));
                Enter(top.Edges.Current);
            }
        }
        return kept;

        void Enter(int node)
        {
            if (state[node] != 0)
                return;
            state[node] = 1;
            path.Push((node, next[node].GetEnumerator()));
        }
    }

    /// <summary>In the order of the first node of each part.</summary>
    public static IEnumerable<LayoutPart> Split(int count, IReadOnlyList<(int From, int To)> edges)
    {
        var part = Enumerable.Range(0, count).ToArray();
        foreach (var (from, to) in edges)
        {
            int a = Root(part, from), b = Root(part, to);
            part[Math.Max(a, b)] = Math.Min(a, b);
        }
        var edgesOf = edges.ToLookup(e => Root(part, e.From));
        foreach (var nodes in Enumerable.Range(0, count).GroupBy(n => Root(part, n)).OrderBy(g => g.Key).Select(g => g.ToList()))
        {
            var local = nodes.Select((node, i) => (node, i)).ToDictionary(n => n.node, n => n.i);
            yield return new(nodes, [.. edgesOf[Root(part, nodes[0])].Select(e => (local[e.From], local[e.To]))]);
        }
    }

    static int Root(int[] part, int node)
    {
        while (part[node] != node)
            node = part[node] = part[part[node]];
        return node;
    }
}
