namespace AiPlatform.Engine.Pipelines;

/// <summary>Gives each node its layer: every edge goes to a later one, and long edges are few.</summary>
internal static class LayerAssignment
{
    const int Rounds = 30;

    public static int[] Of(int count, IReadOnlyList<(int From, int To)> edges)
    {
        var next = edges.ToLookup(e => e.From, e => e.To);
        var previous = edges.ToLookup(e => e.To, e => e.From);
        var order = Order(count, next, previous);
        var layer = new int[count];
        foreach (var node in order)
            foreach (var to in next[node])
                layer[to] = Math.Max(layer[to], layer[node] + 1);
        for (var round = 0; round < Rounds && Pull(order, next, previous, layer, round % 2 == 0); round++)
        {
        }
        return WithoutGaps(layer);
    }

    static List<int> Order(int count, ILookup<int, int> next, ILookup<int, int> previous)
    {
        var open = Enumerable.Range(0, count).Select(n => previous[n].Count()).ToArray();
        var order = Enumerable.Range(0, count).Where(n => open[n] == 0).ToList();
        for (var i = 0; i < order.Count; i++)
            foreach (var to in next[order[i]])
                if (--open[to] == 0)
                    order.Add(to);
        return order;
    }

    /// <summary>Moves each node to the side where it has more edges, as far as its neighbours allow.</summary>
    static bool Pull(List<int> order, ILookup<int, int> next, ILookup<int, int> previous, int[] layer, bool backwards)
    {
        var moved = false;
        for (var i = 0; i < order.Count; i++)
        {
            var node = order[backwards ? order.Count - 1 - i : i];
            int before = previous[node].Count(), after = next[node].Count();
            var wanted = after > before ? next[node].Min(n => layer[n]) - 1
                : before > after ? previous[node].Max(n => layer[n]) + 1
                : layer[node];
            moved |= wanted != layer[node];
            layer[node] = wanted;
        }
        return moved;
    }

    static int[] WithoutGaps(int[] layer)
    {
        var numbers = layer.Distinct().Order().Select((l, i) => (l, i)).ToDictionary(n => n.l, n => n.i);
        return [.. layer.Select(l => numbers[l])];
    }
}
