using System.Text.Json.Nodes;

namespace AiPlatform.Console.Pipelines;

/// <summary>One entry of a map on its way between the file and a form.</summary>
sealed class MapRow(string name, JsonNode? value)
{
    public string Name { get; set; } = name;

    public JsonNode? Value { get; private set; } = value;

    /// <param name="shorthand">The column that an entry may be instead of holding it.</param>
    public string Text(MapColumn column, string? shorthand) =>
        Value is JsonObject map ? map[column.Key]?.ToString() ?? column.Default
        : column.Key == (shorthand ?? "") ? Value?.ToString() ?? "" : column.Default;

    public void Set(MapColumn column, string text, string? shorthand)
    {
        var written = column.Verbatim ? JsonValue.Create(text) : DraftForm.Scalar(text);
        if (column.Key.Length == 0)
        {
            Value = written;
            return;
        }
        var map = Value as JsonObject is { } known ? (JsonObject)known.DeepClone() : [];
        if (Value is JsonValue whole && shorthand is not null)
            map[shorthand] = whole.DeepClone();
        if (text.Length == 0 || text == column.Default)
            map.Remove(column.Key);
        else
            map[column.Key] = written;
        Value = shorthand is not null && map.Count == 1 && map[shorthand] is JsonValue only ? only.DeepClone() : map;
    }
}
