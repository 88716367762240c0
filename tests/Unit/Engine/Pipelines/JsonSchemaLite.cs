using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiPlatform.Unit.Engine.Pipelines;

/// <summary>The keywords of JSON Schema that our schema uses; any other one fails the test that meets it.</summary>
sealed class JsonSchemaLite(JsonObject root)
{
    static readonly string[] Notes = ["$schema", "$id", "title", "description", "default", "$defs"];

    /// <returns>Where and why the value doesn't fit; null: it does.</returns>
    public string? Wrong(JsonNode? value) => Wrong(root, value, "");

    string? Wrong(JsonNode schema, JsonNode? value, string at) =>
        schema.AsObject().Where(k => !Notes.Contains(k.Key)).Select(k => Keyword(schema.AsObject(), k.Key, k.Value!, value, at)).FirstOrDefault(w => w is not null);

    string? Keyword(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string at) => keyword switch
    {
        "$ref" => Wrong(root["$defs"]![rule.ToString()["#/$defs/".Length..]]!, value, at),
        "type" => Fails(!(rule is JsonArray any ? any.Select(t => t!.ToString()) : [rule.ToString()]).Any(t => Is(t, value)), at, $"is no {rule}"),
        "const" => Fails(!JsonNode.DeepEquals(rule, value), at, $"is not {rule}"),
        "enum" => Fails(!rule.AsArray().Any(a => JsonNode.DeepEquals(a, value)), at, "is none of the enum"),
        "pattern" => Fails(value is JsonValue text && Is("string", text) && !Regex.IsMatch(text.ToString(), rule.ToString()), at, $"doesn't match {rule}"),
        "minimum" => Fails(value is not null && Is("number", value) && value.GetValue<double>() < rule.GetValue<double>(), at, "is too small"),
        "maximum" => Fails(value is not null && Is("number", value) && value.GetValue<double>() > rule.GetValue<double>(), at, "is too large"),
        "minItems" => Fails(value is JsonArray few && few.Count < rule.GetValue<int>(), at, "has too few items"),
        "maxItems" => Fails(value is JsonArray many && many.Count > rule.GetValue<int>(), at, "has too many items"),
        "required" => Fails(value is JsonObject part && rule.AsArray().Any(r => part[r!.ToString()] is null), at, $"lacks one of {rule.ToJsonString()}"),
        "items" => value is JsonArray items ? items.Select((item, i) => Wrong(rule, item, $"{at}/{i}")).FirstOrDefault(w => w is not null) : null,
        "properties" => value is JsonObject map ? map.Where(p => rule[p.Key] is not null).Select(p => Wrong(rule[p.Key]!, p.Value, $"{at}/{p.Key}")).FirstOrDefault(w => w is not null) : null,
        "patternProperties" => null,
        "propertyNames" => value is JsonObject named ? named.Select(p => Wrong(rule, JsonValue.Create(p.Key), $"{at}/{p.Key}")).FirstOrDefault(w => w is not null) : null,
        "additionalProperties" => value is JsonObject open ? open.Where(p => !Declared(schema, p.Key)).Select(p => Additional(rule, p.Value, $"{at}/{p.Key}")).FirstOrDefault(w => w is not null) : null,
        "anyOf" => rule.AsArray().Select(r => Wrong(r!, value, at)) is var results && results.Any(r => r is null) ? null : string.Join(" and ", results),
        "oneOf" => Fails(rule.AsArray().Count(r => Wrong(r!, value, at) is null) != 1, at, "fits not exactly one"),
        _ => throw new NotSupportedException(keyword),
    };

    static bool Declared(JsonObject schema, string key) =>
        schema["properties"]?[key] is not null || schema["patternProperties"] is JsonObject patterns && patterns.Any(p => Regex.IsMatch(key, p.Key));

    string? Additional(JsonNode rule, JsonNode? value, string at) =>
        rule is JsonValue allowed ? Fails(!allowed.GetValue<bool>(), at, "is not known") : Wrong(rule, value, at);

    static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) or ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) or ("number", System.Text.Json.JsonValueKind.Number) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => value!.GetValue<double>() % 1 == 0,
        _ => false,
    };

    static string? Fails(bool fails, string at, string why) => fails ? $"{at} {why}" : null;
}
