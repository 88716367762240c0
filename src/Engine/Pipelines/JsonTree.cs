using System.Text;
using System.Text.Json;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads JSON into the same tree, with the same limits.</summary>
internal static class JsonTree
{
    public static TreeNode? Read(string json, ProblemList problems)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        if (bytes.Length > TreeBuilder.MaxText)
        {
            problems.Add("too-large", "", default, $"The definition has {bytes.Length:N0} bytes; {TreeBuilder.MaxText:N0} are allowed.");
            return null;
        }
        try
        {
            var builder = new TreeBuilder(problems);
            ReadTokens(bytes, builder);
            return builder.Root;
        }
        catch (UnreadableException stop)
        {
            problems.Add(stop.Code, "", default, stop.Message);
            return null;
        }
        catch (JsonException e)
        {
            problems.Add("json-syntax", "", default, $"This is not readable JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Look for a missing quote, comma or bracket there.");
            return null;
        }
        catch (InvalidOperationException)
        {
            problems.Add("json-syntax", "", default, "A text in the JSON holds half of a surrogate pair, which is no character.");
            return null;
        }
    }

    static void ReadTokens(byte[] bytes, TreeBuilder builder)
    {
        // One level more than the limit, so that the builder names the limit itself.
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = TreeBuilder.MaxDepth + 1 });
        while (reader.Read())
        {
            var at = new Mark((int)reader.TokenStartIndex, 0, 0);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    builder.Open(new MapNode(true, at));
                    break;
                case JsonTokenType.StartArray:
                    builder.Open(new ListNode(true, at));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    builder.Close((int)reader.BytesConsumed);
                    break;
                default:
                    builder.Scalar(Scalar(ref reader, at), (int)reader.BytesConsumed);
                    break;
            }
        }
    }

    static ScalarNode Scalar(ref Utf8JsonReader reader, Mark at) => reader.TokenType switch
    {
        JsonTokenType.Null => new("", ScalarKind.Null, ScalarStyle.Plain, at),
        JsonTokenType.True => new("true", ScalarKind.Bool, ScalarStyle.Plain, at),
        JsonTokenType.False => new("false", ScalarKind.Bool, ScalarStyle.Plain, at),
        JsonTokenType.Number => Number(Encoding.ASCII.GetString(reader.ValueSpan), at),
        _ => new(reader.GetString()!, ScalarKind.Text, ScalarStyle.Quoted, at),
    };

    static ScalarNode Number(string text, Mark at) => new(text, CoreSchema.Resolve(text), ScalarStyle.Plain, at);
}
