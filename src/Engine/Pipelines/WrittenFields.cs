using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>A part of the text as JSON: what <see cref="DesignDraft.SetField"/> takes, it gives.</summary>
internal static class WrittenFields
{
    public static JsonObject Of(MapNode map, params string[] without)
    {
        var fields = new JsonObject();
        foreach (var entry in map.Entries.Where(e => !without.Contains(e.Key.Value)))
            fields.TryAdd(entry.Key.Value, Value(entry.Value));
        return fields;
    }

    static JsonNode? Value(TreeNode node) => node switch
    {
        MapNode map => Of(map),
        ListNode list => new JsonArray([.. list.Items.Select(Value)]),
        ScalarNode { Kind: ScalarKind.Null } => null,
        ScalarNode { Kind: ScalarKind.Text } text => JsonValue.Create(text.Value),
        ScalarNode plain => Plain(plain.Value),
        _ => null,
    };

    /// <summary>Numbers and truth values that JSON can spell stay what they are; others, such as <c>0x1F</c>, stay text.</summary>
    static JsonNode? Plain(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonValue value ? value : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
