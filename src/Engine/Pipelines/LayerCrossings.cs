namespace AiPlatform.Engine.Pipelines;

/// <summary>Counts the crossings of a layered graph in its present order and removes those between neighbours.</summary>
internal sealed class LayerCrossings(LayeredGraph graph)
{
    readonly int[] position = new int[graph.LayerOf.Length];
    readonly int[] fenwick = new int[graph.Layers.Max(l => l.Length) + 1];

    public long Count()
    {
        ReadPositions();
        long crossings = 0;
        for (var layer = 0; layer + 1 < graph.Layers.Length; layer++)
            crossings += Between(graph.Layers[layer], graph.Layers[layer + 1].Length);
        return crossings;
    }

    /// <summary>Swaps two neighbours wherever that leaves fewer crossings.</summary>
    public void SwapNeighbours()
    {
        ReadPositions();
        foreach (var layer in graph.Layers)
            for (var i = 0; i + 1 < layer.Length; i++)
            {
                int upper = layer[i], lower = layer[i + 1];
                if (Gain(graph.Previous[upper], graph.Previous[lower]) + Gain(graph.Next[upper], graph.Next[lower]) <= 0)
                    continue;
                (layer[i], layer[i + 1]) = (lower, upper);
                (position[upper], position[lower]) = (i + 1, i);
            }
    }

    /// <summary>Crossings that a swap would take away, less those it would make.</summary>
    long Gain(int[] upper, int[] lower)
    {
        if ((long)upper.Length * lower.Length > 4096)
            return 0;
        long gain = 0;
        foreach (var u in upper)
            foreach (var l in lower)
                gain += position[u].CompareTo(position[l]);
        return gain;
    }

    void ReadPositions()
    {
        foreach (var layer in graph.Layers)
            for (var i = 0; i < layer.Length; i++)
                position[layer[i]] = i;
    }

    long Between(int[] layer, int nextLength)
    {
        Array.Clear(fenwick, 0, nextLength + 1);
        long crossings = 0;
        var drawn = 0;
        foreach (var node in layer)
        {
            foreach (var to in graph.Next[node])
                crossings += drawn - Before(position[to] + 1);
            foreach (var to in graph.Next[node])
                Add(position[to] + 1, nextLength);
            drawn += graph.Next[node].Length;
        }
        return crossings;
    }

    int Before(int at)
    {
        var sum = 0;
        for (; at > 0; at &= at - 1)
            sum += fenwick[at];
        return sum;
    }

    void Add(int at, int length)
    {
        for (; at <= length; at += at & -at)
            fenwick[at]++;
    }
}
