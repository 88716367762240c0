namespace AiPlatform.Engine.Pipelines;

/// <summary>Who must have ended before whom, for the whole graph at once: one row of bits for each node.</summary>
internal sealed class Ancestors
{
    readonly ulong[] bits;
    readonly int words;

    /// <param name="before">For each node, those that come before it; what lies on a cycle gets no complete row.</param>
    public Ancestors(int[][] before)
    {
        words = (before.Length + 63) / 64;
        bits = new ulong[(long)words * before.Length];
        foreach (var node in Order(before))
            foreach (var earlier in before[node])
            {
                Row(earlier).CopyOr(Row(node));
                Row(node)[earlier / 64] |= 1UL << earlier % 64;
            }
    }

    public bool Contains(int node, int ancestor) => (Row(node)[ancestor / 64] & 1UL << ancestor % 64) != 0;

    Span<ulong> Row(int node) => bits.AsSpan(node * words, words);

    static List<int> Order(int[][] before)
    {
        var after = new List<int>[before.Length];
        var open = new int[before.Length];
        for (var node = 0; node < before.Length; node++)
        {
            open[node] = before[node].Length;
            foreach (var earlier in before[node])
                (after[earlier] ??= []).Add(node);
        }
        var order = Enumerable.Range(0, before.Length).Where(n => open[n] == 0).ToList();
        for (var i = 0; i < order.Count; i++)
            foreach (var next in after[order[i]] ?? [])
                if (--open[next] == 0)
                    order.Add(next);
        return order;
    }
}

file static class Bits
{
    public static void CopyOr(this Span<ulong> from, Span<ulong> into)
    {
        for (var i = 0; i < into.Length; i++)
            into[i] |= from[i];
    }
}
