using System.Security.Cryptography;
using System.Text.Json;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Names what a definition means, whatever its layout, comments, key order and quoting.</summary>
public static class PipelineHash
{
    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Of(PipelineSpec spec)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(SpecTree.Of(spec), json);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    // Recursion is as deep as a spec, not as a text: four levels.
    static void Write(TreeNode node, Utf8JsonWriter json)
    {
        switch (node)
        {
            case MapNode map:
                json.WriteStartObject();
                foreach (var entry in map.Entries.OrderBy(e => e.Key.Value, StringComparer.Ordinal))
                {
                    json.WritePropertyName(entry.Key.Value);
                    Write(entry.Key.Value == "needs" && entry.Value is ListNode needs ? Sorted(needs) : entry.Value, json);
                }
                json.WriteEndObject();
                break;
            case ListNode list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                    Write(item, json);
                json.WriteEndArray();
                break;
            case ScalarNode scalar:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }

    static ListNode Sorted(ListNode needs)
    {
        var sorted = new ListNode();
        foreach (var need in needs.Items.Cast<ScalarNode>().OrderBy(n => n.Value, StringComparer.Ordinal))
            sorted.Add(new ScalarNode(need.Value, need.Kind, need.Style));
        return sorted;
    }
}
