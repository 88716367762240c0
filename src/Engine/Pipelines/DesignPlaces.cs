using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Where steps stand on the canvas: those that were placed by hand, and good places for the others.</summary>
internal static class DesignPlaces
{
    /// <summary>Far enough for any graph, near enough for a browser's arithmetic.</summary>
    const double Farthest = 1_000_000;

    /// <summary>What can be used of <c>{"step": {"x": 0, "y": 0}}</c>.</summary>
    public static ImmutableDictionary<string, CanvasPoint> Read(string? layout)
    {
        var places = ImmutableDictionary.CreateBuilder<string, CanvasPoint>(StringComparer.Ordinal);
        if (layout is null || JsonTree.Read(layout, new ProblemList()) is not MapNode map)
            return places.ToImmutable();
        foreach (var entry in map.Entries)
            if (entry.Value is MapNode place && Number(place["x"]) is { } x && Number(place["y"]) is { } y)
                places[entry.Key.Value] = Bounded(x, y);
        return places.ToImmutable();
    }

    static double? Number(TreeNode? node) => node is ScalarNode { Kind: ScalarKind.Int or ScalarKind.Float } number ? ParamText.Number(number.Value) : null;

    /// <returns>Null: nothing was placed.</returns>
    public static string? Write(ImmutableDictionary<string, CanvasPoint> places)
    {
        if (places.IsEmpty)
            return null;
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (step, place) in places.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(step);
                json.WriteNumber("x", place.X);
                json.WriteNumber("y", place.Y);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static CanvasPoint Bounded(double x, double y) => new(Bounded(x), Bounded(y));

    static double Bounded(double value) => double.IsNaN(value) ? 0 : Math.Clamp(Math.Round(value, 2), -Farthest, Farthest);

    /// <summary>A place for every step: the chosen ones, and for the others one beside their neighbours that is free.</summary>
    public static IReadOnlyDictionary<string, CanvasPoint> Complete(
        IReadOnlyDictionary<string, CanvasPoint> chosen, IReadOnlyList<string> steps, IReadOnlyList<DesignEdge> edges)
    {
        if (steps.All(chosen.ContainsKey))
            return chosen;
        var automatic = Arrange(steps, edges);
        if (!steps.Any(chosen.ContainsKey))
            return automatic;
        var neighbours = edges.SelectMany(e => new[] { (e.From, e.To), (e.To, e.From) }).ToLookup(p => p.Item1, p => p.Item2);
        var places = steps.Where(chosen.ContainsKey).ToDictionary(s => s, s => chosen[s], StringComparer.Ordinal);
        foreach (var step in steps.Where(s => !chosen.ContainsKey(s)))
        {
            var beside = neighbours[step].FirstOrDefault(places.ContainsKey);
            var place = beside is null ? new CanvasPoint(automatic[step].X, places.Values.Max(p => p.Y) + RowHeight)
                : new(places[beside].X + automatic[step].X - automatic[beside].X, places[beside].Y + automatic[step].Y - automatic[beside].Y);
            places[step] = Free(place, places.Values);
        }
        return places;
    }

    public static IReadOnlyDictionary<string, CanvasPoint> Arrange(IReadOnlyList<string> steps, IReadOnlyList<DesignEdge> edges) =>
        GraphLayout.Arrange(steps, [.. edges.Select(e => (e.From, e.To))]);

    static readonly LayoutOptions Size = new();

    static double RowHeight => Size.NodeHeight + Size.NodeGap;

    /// <summary>Straight down to where no other node is.</summary>
    static CanvasPoint Free(CanvasPoint wanted, IEnumerable<CanvasPoint> taken)
    {
        var place = wanted;
        foreach (var y in taken.Where(p => Math.Abs(p.X - wanted.X) < Size.NodeWidth).Select(p => p.Y).Order())
            if (Math.Abs(y - place.Y) < Size.NodeHeight)
                place = place with { Y = y + RowHeight };
        return place;
    }
}
