namespace AiPlatform.Engine.Pipelines;

/// <summary>The nearest sequence that never falls, by pooling neighbours that violate it.</summary>
internal static class Isotonic
{
    public static void Project(double[] values, double[] weights)
    {
        var pools = new (double Mean, double Weight, int Length)[values.Length];
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            pools[count++] = (values[i], weights[i], 1);
            while (count > 1 && pools[count - 2].Mean > pools[count - 1].Mean)
            {
                var (a, b) = (pools[count - 2], pools[count - 1]);
                var weight = a.Weight + b.Weight;
                pools[--count - 1] = ((a.Mean * a.Weight + b.Mean * b.Weight) / weight, weight, a.Length + b.Length);
            }
        }
        var at = 0;
        for (var pool = 0; pool < count; pool++)
            for (var i = 0; i < pools[pool].Length; i++)
                values[at++] = pools[pool].Mean;
    }
}
