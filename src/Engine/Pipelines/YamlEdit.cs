namespace AiPlatform.Engine.Pipelines;

/// <summary>Changes to a tree, written as changes to its text; each map and list keeps its own style.</summary>
internal sealed class YamlEdit
{
    readonly Splices splices;

    YamlEdit(Splices splices, TreeNode root) => (this.splices, Root) = (splices, root);

    public TreeNode Root { get; }

    public string Text => splices.Text;

    /// <exception cref="RefusedException"><c>unreadable</c>: the text, or what it would become, is no YAML.</exception>
    public static string Change(string text, Action<YamlEdit> change)
    {
        var mark = text.StartsWith(PipelineYaml.ByteOrderMark) ? text[..1] : "";
        text = text[mark.Length..];
        var edit = new YamlEdit(new(text), Read(text, "The text can't be read, so nothing in it can be changed from here. Correct it first: "));
        change(edit);
        var changed = edit.splices.Apply();
        Read(changed, "The change can't be written into this text; make it in the text itself: ");
        return mark + changed;
    }

    static TreeNode Read(string text, string refusal)
    {
        var problems = new ProblemList();
        return YamlTree.Read(text, problems) ?? throw new RefusedException("unreadable", refusal + problems.Sorted()[^1].Message);
    }

    /// <param name="order">Names before which and after which the entry belongs; null: at the end.</param>
    public void Add(MapNode map, string key, TreeNode value, string[]? order = null)
    {
        if (map.Flow || map.Entries.Count > 0)
            AddAfter(map, key, value, EntryBefore(map, key, order));
        else
            AddFirst(key, value);
    }

    void AddAfter(MapNode map, string key, TreeNode value, MapEntry? after)
    {
        DemandPlainKeys(map);
        if (map.Flow)
            FlowEdit.AddEntry(splices, map, key, value, after);
        else
            BlockEdit.AddEntry(splices, map, key, value, after);
    }

    static MapEntry? EntryBefore(MapNode map, string key, string[]? order)
    {
        var rank = order is null ? -1 : Array.IndexOf(order, key);
        return rank < 0 ? map.Entries.Count == 0 ? null : map.Entries[^1] : map.Entries.LastOrDefault(e => Array.IndexOf(order!, e.Key.Value) is >= 0 and var other && other < rank);
    }

    /// <summary>The text has no content yet, comments perhaps.</summary>
    void AddFirst(string key, TreeNode value)
    {
        var lead = Text.Length == 0 || Text.EndsWith('\n') ? "" : splices.NewLine;
        splices.Insert(Text.Length, $"{lead}{YamlText.Text(key)}:{YamlWriter.After(value, 0, splices.NewLine)}{splices.NewLine}");
    }

    public void Add(ListNode list, TreeNode item) => Add(list, item, list.Items.Count == 0 ? null : list.Items[^1]);

    /// <param name="after">Null: it becomes the first.</param>
    void Add(ListNode list, TreeNode item, TreeNode? after)
    {
        if (list.Flow)
            FlowEdit.AddItem(splices, list, item, after);
        else
            BlockEdit.AddItem(splices, list, item, after);
    }

    public void Replace(MapEntry entry, TreeNode value)
    {
        var map = (MapNode)entry.Key.Parent!;
        DemandPlainKeys(map);
        if (map.Flow)
            FlowEdit.ReplaceValue(splices, entry, value);
        else
            BlockEdit.ReplaceValue(splices, entry, value);
    }

    public void Replace(ScalarNode scalar, string text) => splices.Replace(scalar.Start.Offset, scalar.End, YamlText.Text(text));

    /// <summary>Takes entries away; a map that would be left empty becomes <c>{}</c>.</summary>
    public void Remove(MapNode map, MapEntry entry)
    {
        DemandPlainKeys(map);
        if (map.Flow)
            FlowEdit.Remove(splices, map, e => e == entry);
        else if (map.Entries.Count > 1)
            BlockEdit.Remove(splices, entry);
        else if (map.Parent is MapNode parent)
            Replace(parent.Entry(map.Segment)!, new MapNode(flow: true));
        else
            splices.Replace(entry.Key.Start.Offset, Math.Max(entry.Key.End, entry.Value.End), "{}");
    }

    /// <param name="withComments">The comments right above an item and inside its lines belong to it.</param>
    public void Remove(ListNode list, Func<TreeNode, bool> gone, bool withComments = false)
    {
        if (list.Flow)
            FlowEdit.Remove(splices, list, gone);
        else if (!list.Items.All(gone))
            BlockEdit.Remove(splices, list, gone, withComments);
        else
            Replace(((MapNode)list.Parent!).Entry(list.Segment)!, new ListNode(flow: true));
    }

    /// <summary>Changes as little as possible of the old value: equal parts, and their comments, stay.</summary>
    public void Update(MapEntry entry, TreeNode value)
    {
        if (Same(entry.Value, value))
            return;
        if (entry.Value is MapNode { Entries.Count: > 0 } oldMap && value is MapNode { Entries.Count: > 0 } map && oldMap.Entries.Any(e => map[e.Key.Value] is not null))
            Update(oldMap, map);
        else if (entry.Value is ListNode { Items.Count: > 0 } oldList && value is ListNode { Items.Count: > 0 } list && oldList.Items.All(i => i is ScalarNode))
            Update(oldList, list);
        else
            Replace(entry, value);
    }

    void Update(MapNode old, MapNode value)
    {
        foreach (var entry in old.Entries)
            if (value[entry.Key.Value] is { } wanted)
                Update(entry, wanted);
        var gone = old.Entries.Where(e => value[e.Key.Value] is null).ToList();
        if (old.Flow && gone.Count > 0)
            FlowEdit.Remove(splices, old, gone.Contains);
        else
            gone.ForEach(e => BlockEdit.Remove(splices, e));
        var lastKept = old.Entries.Last(e => value[e.Key.Value] is not null);
        foreach (var entry in value.Entries.Where(e => old[e.Key.Value] is null).ToList())
            AddAfter(old, entry.Key.Value, entry.Value, lastKept);
    }

    void Update(ListNode old, ListNode value)
    {
        int shorter = Math.Min(old.Items.Count, value.Items.Count), head = 0, tail = 0;
        while (head < shorter && Same(old.Items[head], value.Items[head]))
            head++;
        while (tail < shorter - head && Same(old.Items[^(tail + 1)], value.Items[^(tail + 1)]))
            tail++;
        var (oldMiddle, middle) = (old.Items.Count - head - tail, value.Items.Count - head - tail);
        for (var i = 0; i < Math.Min(oldMiddle, middle); i++)
            ReplaceItem(old, old.Items[head + i], value.Items[head + i]);
        var gone = old.Items.Skip(head + middle).Take(Math.Max(0, oldMiddle - middle)).ToHashSet();
        if (gone.Count > 0)
            Remove(old, gone.Contains);
        var after = head + oldMiddle == 0 ? null : old.Items[head + oldMiddle - 1];
        foreach (var item in value.Items.Skip(head + oldMiddle).Take(Math.Max(0, middle - oldMiddle)).ToList())
            Add(old, item, after);
    }

    void ReplaceItem(ListNode list, TreeNode item, TreeNode value)
    {
        if (list.Flow)
            splices.Replace(item.Start.Offset, item.End, YamlWriter.Flow(value));
        else
            BlockEdit.ReplaceItem(splices, list, item, value);
    }

    /// <summary>Keys written as <c>? key</c> can have their colon in another line.</summary>
    void DemandPlainKeys(MapNode map)
    {
        foreach (var key in map.Entries.Select(e => e.Key))
        {
            var colon = splices.SkipSpaces(key.End);
            var before = Text.AsSpan(splices.LineStart(key.Start.Offset)..key.Start.Offset).TrimEnd();
            if (before is [.., '?'] || !map.Flow && (colon == Text.Length || Text[colon] != ':'))
                throw new RefusedException("unreadable", $"The key in line {key.Start.Line} is written with '?'. Change it in the text.");
        }
    }

    // Recursion is bounded by the depth limit of a tree.
    static bool Same(TreeNode a, TreeNode b) => (a, b) switch
    {
        (ScalarNode x, ScalarNode y) => x.Kind == y.Kind && x.Value == y.Value,
        (ListNode x, ListNode y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(p => Same(p.First, p.Second)),
        (MapNode x, MapNode y) => x.Entries.Count == y.Entries.Count && x.Entries.All(e => y[e.Key.Value] is { } other && Same(e.Value, other)),
        _ => false,
    };
}
