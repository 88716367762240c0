using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Values that a form or a script hands over, as a tree in the style people write them in.</summary>
internal static class FieldValue
{
    /// <summary>Fields whose entries stand in lines of their own.</summary>
    static readonly HashSet<string> InLines = ["commands", "env", "inputs", "outputs", "labels", "params"];

    public static bool StandsInLines(string field) => InLines.Contains(field);

    /// <param name="field">The field it is the whole value of; empty: it is only a part.</param>
    public static TreeNode Of(string field, JsonNode value)
    {
        var problems = new ProblemList();
        var tree = JsonTree.Read(value.ToJsonString(), problems)
            ?? throw new RefusedException("bad-value", problems.Sorted()[0].Message);
        return InLines.Contains(field) ? Opened(tree) : tree;
    }

    public static ScalarNode Text(string text) => new(text, ScalarKind.Text, ScalarStyle.Plain);

    public static ListNode Texts(IEnumerable<string> texts, bool flow = true)
    {
        var list = new ListNode(flow);
        foreach (var text in texts)
            list.Add(Text(text));
        return list;
    }

    public static MapNode Map(bool flow, params IEnumerable<(string Key, TreeNode Value)> entries)
    {
        var map = new MapNode(flow);
        foreach (var (key, value) in entries)
            map.Add(Text(key), value);
        return map;
    }

    static TreeNode Opened(TreeNode tree)
    {
        switch (tree)
        {
            case MapNode map:
                return Map(false, map.Entries.Select(e => (e.Key.Value, e.Value)).ToList());
            case ListNode list:
                var opened = new ListNode();
                foreach (var item in list.Items.ToList())
                    opened.Add(item);
                return opened;
            default:
                return tree;
        }
    }
}
