namespace AiPlatform.Engine.Pipelines;

/// <summary>Sets or takes away a field by its path.</summary>
internal static class FieldEdit
{
    /// <param name="order">Order of the names in the outermost map.</param>
    public static void Set(YamlEdit edit, MapNode map, string path, System.Text.Json.Nodes.JsonNode? value, string[] order)
    {
        var keys = Keys(path);
        var inner = map;
        var depth = 0;
        while (depth < keys.Count - 1 && inner[keys[depth]] is { } child && Inside(child, keys[depth]) is { } found)
            (inner, depth) = (found, depth + 1);
        if (value is null)
            Unset(edit, map, inner, keys, depth);
        else
            Write(edit, inner, keys, depth, FieldValue.Of(keys.Count == 1 ? path : "", value), depth == 0 ? order : null);
    }

    /// <summary>Segments between slashes; <c>~1</c> is a slash and <c>~0</c> a tilde, as in JSON pointers.</summary>
    static List<string> Keys(string path)
    {
        var keys = path.Split('/').Select(k => k.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        return keys.TrueForAll(k => k.Length > 0) ? keys
            : throw new RefusedException("bad-path", $"'{ProblemList.Short(path)}' names no field: write names with '/' between them.");
    }

    /// <returns>Null: nothing is there yet.</returns>
    static MapNode? Inside(TreeNode node, string key) => node switch
    {
        MapNode { Entries.Count: > 0 } map => map,
        MapNode or ScalarNode { Kind: ScalarKind.Null } => null,
        _ => throw new RefusedException("bad-path", $"'{ProblemList.Short(key)}' holds a value of its own here, so there is no field in it. Set '{ProblemList.Short(key)}' itself."),
    };

    static void Write(YamlEdit edit, MapNode map, List<string> keys, int depth, TreeNode value, string[]? order)
    {
        for (var i = keys.Count - 1; i > depth; i--)
            value = FieldValue.Map(flow: i > 1 || !FieldValue.StandsInLines(keys[0]), (keys[i], value));
        if (map.Entry(keys[depth]) is { } entry)
            edit.Update(entry, value);
        else
            edit.Add(map, keys[depth], value, order);
    }

    /// <summary>Maps that would be left empty go too.</summary>
    static void Unset(YamlEdit edit, MapNode outermost, MapNode map, List<string> keys, int depth)
    {
        if (depth < keys.Count - 1 || map.Entry(keys[^1]) is not { } entry)
            return;
        while (map != outermost && map.Entries.Count == 1 && map.Parent is MapNode parent)
            (entry, map) = (parent.Entry(map.Segment)!, parent);
        edit.Remove(map, entry);
    }
}
