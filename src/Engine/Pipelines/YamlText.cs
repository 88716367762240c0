using System.Buffers;
using System.Globalization;
using System.Text;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Scalars as YAML text that every reader takes for the same value.</summary>
internal static class YamlText
{
    /// <summary>Words that YAML 1.1 readers take for booleans or nothing.</summary>
    static readonly HashSet<string> OldWords = new(StringComparer.OrdinalIgnoreCase) { "y", "n", "yes", "no", "on", "off", "=", "<<" };

    static readonly SearchValues<char> Indicators = SearchValues.Create(",[]{}\"'\t");

    /// <param name="flow">Between brackets or braces, where commas and brackets end a plain text.</param>
    public static string Scalar(ScalarNode scalar, bool flow = true) => scalar switch
    {
        { Kind: ScalarKind.Null } => "null",
        { Kind: ScalarKind.Text } => Text(scalar.Value, flow),
        _ => scalar.Value,
    };

    /// <summary>In one line.</summary>
    public static string Text(string text, bool flow = true) => IsPlain(text, flow) ? text : Quoted(text);

    /// <summary>The lines of a literal block and its header, or null where the text can't be one.</summary>
    public static (string Header, string[] Lines)? Literal(string text)
    {
        var end = text.EndsWith('\n');
        if (!text.Contains('\n', StringComparison.Ordinal) || text.EndsWith("\n\n", StringComparison.Ordinal) || text.Length > 0 && char.IsWhiteSpace(text[0])
            || text.Any(c => c != '\n' && c != '\t' && MustEscape(c)))
            return null;
        var lines = (end ? text[..^1] : text).Split('\n');
        return lines.Any(l => l.Length > 0 && l.AsSpan().Trim(" \t").IsEmpty) || string.IsNullOrEmpty(lines[^1]) ? null : (end ? "|" : "|-", lines);
    }

    static bool IsPlain(string text, bool flow)
    {
        if (text.Length is 0 or > 1000 || OldWords.Contains(text) || CoreSchema.Resolve(text) != ScalarKind.Text)
            return false;
        if (text[0] == ' ' || text[^1] is ' ' or ':' || char.IsAsciiDigit(text[0]) && LooksLikeNumber(text) || text[0] is '+' or '-' or '.' && LooksLikeNumber(text[1..]))
            return false;
        return "-?:,[]{}#&*!|>'\"%@`=~\t".IndexOf(text[0], StringComparison.Ordinal) < 0
            && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
            && !(flow && text.AsSpan().ContainsAny(Indicators)) && !text.Any(MustEscape) && !text.StartsWith("...", StringComparison.Ordinal);
    }

    static bool LooksLikeNumber(string text) => text.All(c => char.IsAsciiHexDigit(c) || c is '_' or ':' or '.' or '+' or '-' or 'x' or 'o');

    static bool MustEscape(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' || char.IsSurrogate(c);

    static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '\\')
                quoted.Append('\\').Append(text[i]);
            else if (text[i] == '\n')
                quoted.Append("\\n");
            else if (text[i] == '\t')
                quoted.Append("\\t");
            else if (char.IsSurrogatePair(text, i))
                quoted.Append("\\U").Append(char.ConvertToUtf32(text, i++).ToString("X8", CultureInfo.InvariantCulture));
            else if (MustEscape(text[i]))
                quoted.Append("\\u").Append(((int)text[i]).ToString("X4", CultureInfo.InvariantCulture));
            else
                quoted.Append(text[i]);
        }
        return quoted.Append('"').ToString();
    }
}
