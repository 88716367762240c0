using System.Text;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Writes a tree as YAML text: two spaces for each level, flow style where the tree says so.</summary>
internal static class YamlWriter
{
    /// <summary>A map or list as lines, the first one without its indent; ends without a line break.</summary>
    public static string Block(TreeNode node, int indent, string newLine = "\n")
    {
        var text = new StringBuilder();
        WriteItems(node, indent, newLine, text);
        return text.ToString();
    }

    /// <summary>A value as it stands after its key and colon or after its dash, with the space or line break before it.</summary>
    /// <param name="indent">Column of the key.</param>
    public static string After(TreeNode value, int indent, string newLine = "\n")
    {
        if (value is ScalarNode scalar)
            return " " + ScalarText(scalar, indent + 2, newLine);
        if (value is MapNode { Flow: true } or ListNode { Flow: true } or MapNode { Entries.Count: 0 } or ListNode { Items.Count: 0 })
            return " " + Flow(value);
        return newLine + new string(' ', indent + 2) + Block(value, indent + 2, newLine);
    }

    public static string Flow(TreeNode node) => node switch
    {
        MapNode map => "{" + string.Join(", ", map.Entries.Select(e => $"{YamlText.Text(e.Key.Value)}: {Flow(e.Value)}")) + "}",
        ListNode list => "[" + string.Join(", ", list.Items.Select(Flow)) + "]",
        _ => YamlText.Scalar((ScalarNode)node),
    };

    static void WriteItems(TreeNode node, int indent, string newLine, StringBuilder text)
    {
        var first = true;
        foreach (var (lead, value) in Items(node))
        {
            if (!first)
                text.Append(newLine).Append(' ', indent);
            first = false;
            text.Append(lead);
            if (node is ListNode && value is MapNode { Flow: false, Entries.Count: > 0 } or ListNode { Flow: false, Items.Count: > 0 } && node is ListNode)
            {
                text.Append(' ');
                WriteItems(value, indent + 2, newLine, text);
            }
            else
                text.Append(After(value, indent, newLine));
        }
    }

    static IEnumerable<(string Lead, TreeNode Value)> Items(TreeNode node) => node switch
    {
        MapNode map => map.Entries.Select(e => (YamlText.Text(e.Key.Value) + ":", e.Value)),
        ListNode list => list.Items.Select(i => ("-", i)),
        _ => [],
    };

    static string ScalarText(ScalarNode scalar, int indent, string newLine)
    {
        if (scalar.Kind != ScalarKind.Text || YamlText.Literal(scalar.Value) is not var (header, lines))
            return YamlText.Scalar(scalar, flow: false);
        return header + string.Concat(lines.Select(l => newLine + (l.Length == 0 ? "" : new string(' ', indent) + l)));
    }
}
