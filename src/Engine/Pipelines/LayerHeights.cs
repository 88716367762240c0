namespace AiPlatform.Engine.Pipelines;

/// <summary>Gives each node its height: near its neighbours, in the order of its layer, at least a gap apart.</summary>
internal static class LayerHeights
{
    const int Rounds = 24;

    /// <summary>A bend in a long edge looks worse than a slope between two steps.</summary>
    const double DummyWeight = 4;

    public static double[] Of(LayeredGraph graph, LayoutOptions options)
    {
        var y = new double[graph.LayerOf.Length];
        foreach (var layer in graph.Layers)
        {
            var distances = Distances(graph, layer, options);
            for (var i = 0; i < layer.Length; i++)
                y[layer[i]] = distances[i] - distances[^1] / 2;
        }
        for (var round = 0; round < Rounds; round++)
            for (var step = 0; step < graph.Layers.Length; step++)
            {
                var forwards = round % 2 == 0;
                var layer = graph.Layers[forwards ? step : graph.Layers.Length - 1 - step];
                Settle(graph, layer, Distances(graph, layer, options), y, round < Rounds - 2 ? forwards : null);
            }
        return y;
    }

    /// <summary>How far below the first node each node must be at least.</summary>
    static double[] Distances(LayeredGraph graph, int[] layer, LayoutOptions options)
    {
        var distances = new double[layer.Length];
        for (var i = 1; i < layer.Length; i++)
        {
            var dummies = graph.IsDummy(layer[i - 1]) && graph.IsDummy(layer[i]);
            distances[i] = distances[i - 1] + (dummies ? options.NodeGap / 2 : options.NodeHeight + options.NodeGap);
        }
        return distances;
    }

    /// <param name="forwards">Look at the layer before, or the one after; null: at both.</param>
    static void Settle(LayeredGraph graph, int[] layer, double[] distances, double[] y, bool? forwards)
    {
        var wanted = new double[layer.Length];
        var weights = new double[layer.Length];
        for (var i = 0; i < layer.Length; i++)
        {
            double sum = 0, weight = 0;
            foreach (var neighbour in forwards == false ? [] : graph.Previous[layer[i]])
                (sum, weight) = (sum + y[neighbour] * Weight(layer[i], neighbour), weight + Weight(layer[i], neighbour));
            foreach (var neighbour in forwards == true ? [] : graph.Next[layer[i]])
                (sum, weight) = (sum + y[neighbour] * Weight(layer[i], neighbour), weight + Weight(layer[i], neighbour));
            wanted[i] = (weight > 0 ? sum / weight : y[layer[i]]) - distances[i];
            weights[i] = weight > 0 ? weight : 0.1;
        }
        Isotonic.Project(wanted, weights);
        for (var i = 0; i < layer.Length; i++)
            y[layer[i]] = Math.Round(wanted[i]) + distances[i];

        double Weight(int a, int b) => graph.IsDummy(a) && graph.IsDummy(b) ? DummyWeight : 1;
    }
}
