namespace AiPlatform.Engine.Pipelines;

/// <summary>Finds circles in a graph, without recursion.</summary>
internal static class Cycles
{
    /// <param name="before">For each node, those that come before it.</param>
    /// <returns>One shortest cycle of each knot, from its first node on, each followed by one that it comes before.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Find(int[][] before)
    {
        var knots = Knots(before);
        var cycles = new List<IReadOnlyList<int>>();
        foreach (var first in Enumerable.Range(0, before.Length).DistinctBy(i => knots[i]))
            if (Shortest(before, knots, first) is { } cycle)
                cycles.Add(cycle);
        return cycles;
    }

    /// <summary>Walks against the work until it is back; the way, turned round, is the cycle.</summary>
    static List<int>? Shortest(int[][] before, int[] knots, int start)
    {
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var next in before[node])
            {
                if (next == start)
                    return Way(cameFrom, start, node);
                if (knots[next] == knots[start] && cameFrom.TryAdd(next, node))
                    queue.Enqueue(next);
            }
        }
        return null;
    }

    static List<int> Way(Dictionary<int, int> cameFrom, int start, int end)
    {
        var way = new List<int> { start };
        for (var node = end; node != start; node = cameFrom[node])
            way.Add(node);
        return way;
    }

    /// <summary>Number of the strongly connected component of each node (Tarjan).</summary>
    static int[] Knots(int[][] next)
    {
        var count = next.Length;
        int[] number = new int[count], low = new int[count], knot = new int[count], edge = new int[count];
        Array.Fill(knot, -1);
        var waiting = new Stack<int>();
        var path = new Stack<int>();
        int visited = 0, knots = 0;
        for (var root = 0; root < count; root++)
        {
            if (number[root] == 0)
                Enter(root);
            while (path.TryPeek(out var node))
            {
                if (edge[node] < next[node].Length)
                {
                    var to = next[node][edge[node]++];
                    if (number[to] == 0)
                        Enter(to);
                    else if (knot[to] < 0)
                        low[node] = Math.Min(low[node], number[to]);
                }
                else
                    Leave(node);
            }
        }
        return knot;

        void Enter(int node)
        {
            number[node] = low[node] = ++visited;
            waiting.Push(node);
            path.Push(node);
        }

        void Leave(int node)
        {
            path.Pop();
            if (path.TryPeek(out var parent))
                low[parent] = Math.Min(low[parent], low[node]);
            if (low[node] != number[node])
                return;
            int member;
            do
                knot[member = waiting.Pop()] = knots;
            while (member != node);
            knots++;
        }
    }
}
