namespace AiPlatform.Engine.Pipelines;

/// <summary>Changes inside <c>[a, b]</c> and <c>{k: v}</c>.</summary>
internal static class FlowEdit
{
    /// <param name="after">The item it follows; null: it becomes the first.</param>
    public static void AddItem(Splices splices, ListNode list, TreeNode item, TreeNode? after) =>
        Add(splices, list, after?.End, list.Items.Count == 0 ? null : list.Items[0].Start.Offset, YamlWriter.Flow(item));

    public static void AddEntry(Splices splices, MapNode map, string key, TreeNode value, MapEntry? after)
    {
        Braces(splices, map);
        var text = $"{YamlText.Text(key)}: {YamlWriter.Flow(value)}";
        Add(splices, map, after is null ? null : EntryEnd(after), map.Entries.Count == 0 ? null : map.Entries[0].Key.Start.Offset, text);
    }

    static void Add(Splices splices, TreeNode collection, int? after, int? first, string text)
    {
        if (after is { } end)
            splices.Insert(end, ", " + text);
        else if (first is { } start)
            splices.Insert(start, text + ", ");
        else
            splices.Insert(collection.Start.Offset + 1, text);
    }

    public static void Remove(Splices splices, ListNode list, Func<TreeNode, bool> gone) =>
        Remove(splices, [.. list.Items.Select(i => (i.Start.Offset, i.End, gone(i)))]);

    public static void Remove(Splices splices, MapNode map, Func<MapEntry, bool> gone)
    {
        Braces(splices, map);
        Remove(splices, [.. map.Entries.Select(e => (e.Key.Start.Offset, EntryEnd(e), gone(e)))]);
    }

    public static void ReplaceValue(Splices splices, MapEntry entry, TreeNode value)
    {
        if (entry.Value.End > entry.Value.Start.Offset)
        {
            splices.Replace(entry.Value.Start.Offset, entry.Value.End, YamlWriter.Flow(value));
            return;
        }
        var colon = splices.SkipBlank(entry.Key.End);
        if (splices.Text[colon] == ':')
            splices.Insert(colon + 1, " " + YamlWriter.Flow(value));
        else
            splices.Insert(entry.Key.End, ": " + YamlWriter.Flow(value));
    }

    /// <summary>A part that has a kept one after it goes with the comma behind it, any other with the comma before it.</summary>
    static void Remove(Splices splices, IReadOnlyList<(int Start, int End, bool Gone)> parts)
    {
        var lastKept = parts.Count - 1;
        while (lastKept >= 0 && parts[lastKept].Gone)
            lastKept--;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Gone && i < lastKept)
                RemoveWithCommaAfter(splices, parts[i].Start, parts[i].End);
            else if (parts[i].Gone && lastKept >= 0)
                RemoveWithCommaBefore(splices, parts[i - 1].End, parts[i].Start, parts[i].End);
        }
        if (lastKept >= 0 || parts.Count == 0)
            return;
        var trailing = splices.SkipBlank(parts[^1].End);
        splices.Remove(parts[0].Start, splices.Text[trailing] == ',' ? trailing + 1 : parts[^1].End);
    }

    static void RemoveWithCommaAfter(Splices splices, int start, int end)
    {
        var comma = splices.SkipBlank(end);
        var next = splices.SkipSpaces(comma + 1);
        // The space before a comment makes it one.
        if (splices.Text[next] == '#')
            next = comma + 1;
        if (splices.SkipSpaces(end) == comma)
            splices.Remove(start, next);
        else
        {
            splices.Remove(start, end);
            splices.Remove(comma, next);
        }
    }

    static void RemoveWithCommaBefore(Splices splices, int previousEnd, int start, int end)
    {
        var comma = splices.SkipBlank(previousEnd);
        if (splices.SkipSpaces(comma + 1) == start)
            splices.Remove(comma, end);
        else
        {
            splices.Remove(comma, comma + 1);
            splices.Remove(start, end);
        }
    }

    static int EntryEnd(MapEntry entry) => Math.Max(entry.Key.End, entry.Value.End);

    static void Braces(Splices splices, MapNode map)
    {
        if (splices.Text[map.Start.Offset] != '{')
            throw new RefusedException("unreadable", $"The map in line {map.Start.Line} is written without braces inside a list. Edit it in the text.");
    }
}
