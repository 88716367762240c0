namespace AiPlatform.Engine.Pipelines;

/// <summary>The pipeline as the canvas shows it.</summary>
/// <param name="Stale">The text can't be read now: this is the graph of the last text that could.</param>
public sealed record DesignGraph(IReadOnlyList<DesignNode> Nodes, IReadOnlyList<DesignEdge> Edges, bool Stale)
{
    internal static readonly DesignGraph Empty = new([], [], false);

    /// <summary>What can be drawn of a text, valid or not: each named step once, and the needs between them.</summary>
    internal static DesignGraph Of(ReadPipeline read, IReadOnlyList<Problem> problems, IReadOnlyDictionary<string, CanvasPoint> chosen)
    {
        var steps = read.Steps.Select(s => s.Spec).Where(s => s.Name.Length > 0).DistinctBy(s => s.Name).ToList();
        var names = steps.Select(s => s.Name).ToHashSet();
        var edges = steps.SelectMany(s => s.Needs.Where(n => names.Contains(n) && n != s.Name).Distinct().Select(n => new DesignEdge(n, s.Name))).ToList();
        var places = DesignPlaces.Complete(chosen, [.. steps.Select(s => s.Name)], edges);
        var problemsOf = problems.Where(p => p.Step is not null).ToLookup(p => p.Step);
        return new([.. steps.Select(s => new DesignNode(
            s.Name, s.Title ?? s.Name, s.Type, places[s.Name].X, places[s.Name].Y, [.. problemsOf[s.Name]]))], edges, false);
    }

    internal DesignGraph MovedTo(IReadOnlyDictionary<string, CanvasPoint> places) => this with
    {
        Nodes = [.. Nodes.Select(n => places.TryGetValue(n.Name, out var place) ? n with { X = place.X, Y = place.Y } : n)],
    };

    /// <summary>The way from one step to another along the edges, both ends included; null: there is none.</summary>
    internal IReadOnlyList<string>? Way(string from, string to)
    {
        var next = Edges.ToLookup(e => e.From, e => e.To);
        var cameFrom = new Dictionary<string, string> { [from] = "" };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var step))
        {
            if (step == to)
                break;
            foreach (var later in next[step])
                if (cameFrom.TryAdd(later, step))
                    queue.Enqueue(later);
        }
        if (!cameFrom.ContainsKey(to))
            return null;
        var way = new List<string>();
        for (var step = to; step.Length > 0; step = cameFrom[step])
            way.Add(step);
        way.Reverse();
        return way;
    }
}

/// <param name="Label">The step's title, else its name.</param>
/// <param name="Problems">Those of this step.</param>
public sealed record DesignNode(string Name, string Label, string Type, double X, double Y, IReadOnlyList<Problem> Problems);

/// <summary>From a step to one that needs it.</summary>
public sealed record DesignEdge(string From, string To);
