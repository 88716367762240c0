namespace AiPlatform.Engine.Pipelines;

/// <summary>An expression inside a text: <c>${{</c> at <paramref name="Start"/>, its end exclusive, and what stands between the braces.</summary>
internal readonly record struct ExpressionPart(int Start, int End, string Inner);

/// <summary>Finds the expressions of a text. The shell owns <c>$</c>, templates own <c>{{</c>: only <c>${{</c> is ours.</summary>
internal static class ExpressionText
{
    const string Open = "${{";
    const string Close = "}}";

    /// <param name="unclosed">Offset of a <c>${{</c> without its end; -1: none.</param>
    public static IReadOnlyList<ExpressionPart> Parts(string text, out int unclosed)
    {
        unclosed = -1;
        var parts = new List<ExpressionPart>();
        for (var start = Find(text, 0); start >= 0;)
        {
            var close = text.IndexOf(Close, start + Open.Length, StringComparison.Ordinal);
            if (close < 0)
            {
                unclosed = start;
                break;
            }
            parts.Add(new(start, close + Close.Length, text[(start + Open.Length)..close]));
            start = Find(text, close + Close.Length);
        }
        return parts;
    }

    public static int Find(string text, int from) => text.IndexOf(Open, from, StringComparison.Ordinal);
}
