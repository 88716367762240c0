namespace AiPlatform.Engine.Pipelines;

/// <summary>Orders the nodes of each layer so that few edges cross: a smoothed start, then barycentre sweeps, the best one kept.</summary>
internal static class LayerOrder
{
    const int SmoothingRounds = 200;

    public static void Arrange(LayeredGraph graph)
    {
        var layers = graph.Layers;
        var at = new double[graph.LayerOf.Length];
        Smooth(graph, at);
        foreach (var layer in layers)
            Sort(layer, at);
        var crossings = new LayerCrossings(graph);
        var best = layers.Select(l => l.ToArray()).ToArray();
        var fewest = crossings.Count();
        var rounds = Math.Clamp(300_000 / (graph.LayerOf.Length + graph.SegmentCount), 4, 24);
        for (var round = 0; round < rounds && fewest > 0; round++)
        {
            Sweep(graph, at, forwards: round % 2 == 0);
            crossings.SwapNeighbours();
            var count = crossings.Count();
            if (count >= fewest)
                continue;
            fewest = count;
            best = [.. layers.Select(l => l.ToArray())];
        }
        best.CopyTo(layers, 0);
    }

    /// <summary>Every node drifts to the middle of its neighbours; each layer stays centred, so they can't all meet.</summary>
    static void Smooth(LayeredGraph graph, double[] at)
    {
        foreach (var layer in graph.Layers)
            for (var i = 0; i < layer.Length; i++)
                at[layer[i]] = i - (layer.Length - 1) / 2.0;
        var rounds = Math.Clamp(1_000_000 / (graph.LayerOf.Length + graph.SegmentCount), 20, SmoothingRounds);
        for (var round = 0; round < rounds; round++)
            foreach (var layer in graph.Layers)
            {
                double sum = 0;
                foreach (var node in layer)
                    sum += at[node] = Middle(graph.Previous[node], graph.Next[node], at, at[node]);
                foreach (var node in layer)
                    at[node] -= sum / layer.Length;
            }
    }

    static double Middle(int[] before, int[] after, double[] at, double otherwise)
    {
        if (before.Length + after.Length == 0)
            return otherwise;
        double sum = 0;
        foreach (var node in before)
            sum += at[node];
        foreach (var node in after)
            sum += at[node];
        return sum / (before.Length + after.Length);
    }

    static void Sweep(LayeredGraph graph, double[] at, bool forwards)
    {
        foreach (var layer in graph.Layers)
            for (var i = 0; i < layer.Length; i++)
                at[layer[i]] = i;
        for (var step = 0; step < graph.Layers.Length; step++)
        {
            var layer = graph.Layers[forwards ? step : graph.Layers.Length - 1 - step];
            foreach (var node in layer)
                at[node] = Middle(forwards ? graph.Previous[node] : graph.Next[node], [], at, at[node]);
            Sort(layer, at);
            for (var i = 0; i < layer.Length; i++)
                at[layer[i]] = i;
        }
    }

    static void Sort(int[] layer, double[] at)
    {
        var keys = layer.Select((node, i) => (at[node], i)).ToArray();
        Array.Sort(keys, layer);
    }
}
