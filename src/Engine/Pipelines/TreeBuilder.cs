namespace AiPlatform.Engine.Pipelines;

/// <summary>Puts a tree together from a flat run of events, within the limits, without recursion.</summary>
internal sealed class TreeBuilder(ProblemList problems)
{
    public const int MaxText = 1024 * 1024;
    public const int MaxDepth = 64;

    /// <summary>Values, keys not counted: enough for the largest number of steps.</summary>
    public const int MaxNodes = 50_000;

    readonly Stack<(TreeNode Node, ScalarNode? Key)> open = new();
    int nodes;

    public TreeNode? Root { get; private set; }

    public bool InMap => open.TryPeek(out var top) && top is { Node: MapNode, Key: null };

    public void Open(TreeNode collection)
    {
        if (InMap)
            throw Stop("key-not-text", collection.Start, "A key must be plain text here, not a list or a map.");
        if (open.Count >= MaxDepth)
            throw Stop("too-deep", collection.Start, $"The text is nested deeper than {MaxDepth} levels. Write it flatter.");
        Count(collection.Start);
        open.Push((collection, null));
    }

    public void Scalar(ScalarNode scalar, int end)
    {
        scalar.End = end;
        if (HalfCharacter(scalar.Value))
            throw Stop("bad-character", scalar.Start, "The text holds half of a surrogate pair, which is no character.");
        if (InMap)
        {
            var map = open.Pop().Node;
            open.Push((map, scalar));
            return;
        }
        Count(scalar.Start);
        Place(scalar);
    }

    /// <param name="end">Null: where the last item ends.</param>
    public void Close(int? end)
    {
        var node = open.Pop().Node;
        node.End = end ?? LastEnd(node);
        Place(node);
    }

    static bool HalfCharacter(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
            if (char.IsSurrogate(text[at]) && !(char.IsSurrogatePair(text, at++)))
                return true;
        return false;
    }

    static int LastEnd(TreeNode node) => node switch
    {
        MapNode { Entries: [.., var last] } => last.Value.End,
        ListNode { Items: [.., var last] } => last.End,
        _ => node.Start.Offset,
    };

    void Place(TreeNode node)
    {
        if (!open.TryPop(out var parent))
        {
            Root = node;
            return;
        }
        open.Push((parent.Node, null));
        if (parent.Node is ListNode list)
            list.Add(node);
        else if (parent is { Node: MapNode map, Key: { } key } && !map.Add(key, node))
            problems.Add("duplicate-key", key, $"The key '{ProblemList.Short(key.Value)}' is written twice in the same place{FirstLine(map, key)}. Remove one of them.");
    }

    static string FirstLine(MapNode map, ScalarNode key) =>
        map.Entry(key.Value)!.Key.Start.Line is > 0 and var line ? $" (first in line {line})" : "";

    void Count(Mark at)
    {
        if (++nodes > MaxNodes)
            throw Stop("too-many-nodes", at, $"The text holds more than {MaxNodes:N0} values. Split it into several pipelines.");
    }

    public static UnreadableException Stop(string code, Mark at, string message) => new(code, at, message);
}

/// <summary>Reading can't go on from here.</summary>
internal sealed class UnreadableException(string code, Mark at, string message) : Exception(message)
{
    public string Code { get; } = code;
    public Mark At { get; } = at;
}
