namespace AiPlatform.Engine.Pipelines;

/// <summary>A place in a text: 0-based offset, 1-based line and column (0 where the text is JSON, which is shown by pointer).</summary>
internal readonly record struct Mark(int Offset, int Line, int Column);

/// <summary>YAML or JSON as read: one tree for both, with the place of everything. Never changed after it was built.</summary>
internal abstract class TreeNode(Mark start)
{
    public Mark Start { get; } = start;

    /// <summary>Offset after the last character of the content; trailing comments and blank lines are not part of it.</summary>
    public int End { get; internal set; }

    public TreeNode? Parent { get; internal set; }

    /// <summary>Key or index in the parent.</summary>
    public string Segment { get; internal set; } = "";

    public string Pointer
    {
        get
        {
            var segments = new Stack<string>();
            for (var node = this; node.Parent is not null; node = node.Parent)
                segments.Push(PointerSegment(node.Segment));
            return string.Concat(segments.Select(s => "/" + s));
        }
    }

    public static string PointerSegment(string text) =>
        text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>What a scalar is by the YAML 1.2 core schema; quoted ones are always <see cref="Text"/>.</summary>
internal enum ScalarKind { Null, Bool, Int, Float, Text }

internal enum ScalarStyle { Plain, Quoted, Block }

internal sealed class ScalarNode(string value, ScalarKind kind, ScalarStyle style, Mark start = default) : TreeNode(start)
{
    /// <summary>As written, without quotes: <c>1.10</c> and <c>012</c> keep their digits.</summary>
    public string Value { get; } = value;
    public ScalarKind Kind { get; } = kind;
    public ScalarStyle Style { get; } = style;
}

internal sealed class ListNode(bool flow = false, Mark start = default) : TreeNode(start)
{
    readonly List<TreeNode> items = [];

    public bool Flow { get; } = flow;
    public IReadOnlyList<TreeNode> Items => items;

    internal void Add(TreeNode item)
    {
        (item.Parent, item.Segment) = (this, items.Count.ToString());
        items.Add(item);
    }
}

internal sealed class MapNode(bool flow = false, Mark start = default) : TreeNode(start)
{
    readonly List<MapEntry> entries = [];
    readonly Dictionary<string, MapEntry> byKey = new(StringComparer.Ordinal);

    public bool Flow { get; } = flow;
    public IReadOnlyList<MapEntry> Entries => entries;

    public TreeNode? this[string key] => Entry(key)?.Value;

    public MapEntry? Entry(string key) => byKey.GetValueOrDefault(key);

    /// <summary>False: the key was there before; the first one counts.</summary>
    internal bool Add(ScalarNode key, TreeNode value)
    {
        (key.Parent, key.Segment) = (this, key.Value);
        (value.Parent, value.Segment) = (this, key.Value);
        var entry = new MapEntry(key, value);
        entries.Add(entry);
        return byKey.TryAdd(key.Value, entry);
    }
}

internal sealed record MapEntry(ScalarNode Key, TreeNode Value);
