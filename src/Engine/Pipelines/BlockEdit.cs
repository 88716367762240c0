namespace AiPlatform.Engine.Pipelines;

/// <summary>Changes of maps and lists that stand in lines of their own.</summary>
internal static class BlockEdit
{
    /// <param name="after">The item it follows; null: it becomes the first.</param>
    public static void AddItem(Splices splices, ListNode list, TreeNode item, TreeNode? after)
    {
        var indent = new string(' ', splices.Column(list.Start.Offset));
        var text = YamlWriter.Block(ListOf(item), indent.Length, splices.NewLine);
        if (after is null)
            splices.Insert(list.Start.Offset, text + splices.NewLine + indent);
        else
            splices.Insert(splices.LineEnd(after.End), splices.NewLine + indent + text);
    }

    /// <param name="after">The entry it follows; null: it becomes the first.</param>
    public static void AddEntry(Splices splices, MapNode map, string key, TreeNode value, MapEntry? after)
    {
        var first = map.Entries[0].Key.Start.Offset;
        var indent = splices.Column(first);
        var text = $"{YamlText.Text(key)}:{YamlWriter.After(value, indent, splices.NewLine)}";
        if (after is null)
            splices.Insert(first, text + splices.NewLine + new string(' ', indent));
        else
            splices.Insert(splices.LineEnd(EntryEnd(after)), splices.NewLine + new string(' ', indent) + text);
    }

    /// <summary>Not all of them: a block can't be empty.</summary>
    public static void Remove(Splices splices, ListNode list, Func<TreeNode, bool> gone, bool withComments)
    {
        var dash = list.Start.Offset;
        foreach (var item in list.Items)
        {
            var next = splices.SkipBlank(item.End);
            if (gone(item))
                RemoveLines(splices, dash, item.End, withComments);
            dash = next;
        }
    }

    public static void Remove(Splices splices, MapEntry entry)
    {
        var start = entry.Key.Start.Offset;
        if (splices.LeadsItsLine(start))
            RemoveLines(splices, start, EntryEnd(entry), withComments: false);
        else
            splices.Remove(start, splices.SkipSpaces(splices.NextLine(EntryEnd(entry))));
    }

    static void RemoveLines(Splices splices, int start, int end, bool withComments)
    {
        var column = splices.Column(start);
        var (from, to) = (splices.LineStart(start), splices.NextLine(end));
        while (withComments && from > 0 && Comment(splices, splices.LineStart(from - 1)) == column)
            from = splices.LineStart(from - 1);
        while (withComments && to < splices.Text.Length && Comment(splices, to) > column)
            to = splices.NextLine(to);
        splices.Remove(from, to);
    }

    /// <returns>The column of the comment that has this line for itself; null: it is no such line.</returns>
    static int? Comment(Splices splices, int lineStart)
    {
        var at = splices.SkipSpaces(lineStart);
        return at < splices.Text.Length && splices.Text[at] == '#' ? at - lineStart : null;
    }

    public static void ReplaceItem(Splices splices, ListNode list, TreeNode item, TreeNode value)
    {
        var text = OneLineBeforeComment(splices, item.End, value, YamlWriter.Block(ListOf(value), splices.Column(list.Start.Offset), splices.NewLine)[1..]);
        if (item.End > item.Start.Offset)
            splices.Replace(item.Start.Offset, item.End, text.TrimStart());
        else
            splices.Insert(item.Start.Offset, text);
    }

    public static void ReplaceValue(Splices splices, MapEntry entry, TreeNode value)
    {
        var indent = splices.Column(entry.Key.Start.Offset);
        var old = entry.Value;
        var colon = splices.SkipBlank(entry.Key.End);
        var ownLines = old is MapNode { Flow: false } or ListNode { Flow: false };
        var text = OneLineBeforeComment(splices, ownLines ? colon + 1 : Math.Max(old.End, colon + 1), value, YamlWriter.After(value, indent, splices.NewLine));
        if (ownLines && text.StartsWith(splices.NewLine, StringComparison.Ordinal))
            splices.Replace(old.Start.Offset, old.End, YamlWriter.Block(value, splices.Column(old.Start.Offset), splices.NewLine));
        else if (ownLines)
            Inline(splices, colon + 1, old, text);
        else if (text.StartsWith(splices.NewLine, StringComparison.Ordinal))
            Unfold(splices, colon + 1, old, text);
        else if (old.End > old.Start.Offset)
            splices.Replace(old.Start.Offset, old.End, text[1..]);
        else
            splices.Insert(colon + 1, text);
    }

    /// <summary>A comment behind a literal block would become part of it.</summary>
    static string OneLineBeforeComment(Splices splices, int at, TreeNode value, string text) =>
        value is ScalarNode scalar && string.IsNullOrWhiteSpace(splices.Text[at..splices.LineEnd(at)]) == false ? " " + YamlText.Scalar(scalar, flow: false) : text;

    /// <summary>A value in lines of its own becomes one behind its key; a comment behind the key stays there.</summary>
    static void Inline(Splices splices, int afterColon, TreeNode old, string text)
    {
        splices.Insert(afterColon, text);
        splices.Remove(splices.LineEnd(afterColon), splices.LineEnd(old.End));
    }

    static void Unfold(Splices splices, int afterColon, TreeNode old, string text)
    {
        var oneLine = splices.LineEnd(old.Start.Offset) == splices.LineEnd(old.End);
        if (old.End > old.Start.Offset)
            splices.Remove(splices.SkipSpaces(afterColon) == old.Start.Offset ? afterColon : old.Start.Offset, old.End);
        splices.Insert(oneLine ? splices.LineEnd(Math.Max(old.End, afterColon)) : old.End, text);
    }

    static ListNode ListOf(TreeNode item)
    {
        var list = new ListNode();
        list.Add(item);
        return list;
    }

    static int EntryEnd(MapEntry entry) => Math.Max(entry.Key.End, entry.Value.End);
}
