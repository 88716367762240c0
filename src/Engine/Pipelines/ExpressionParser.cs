namespace AiPlatform.Engine.Pipelines;

/// <summary>A value of the run: <c>params.lr</c> is context <c>params</c>, name <c>lr</c>.</summary>
internal readonly record struct Reference(string Context, string Name)
{
    public override string ToString() => $"{Context}.{Name}";
}

/// <summary>
/// The grammar of today: <c>context.name</c> or <c>context['name']</c>.
/// </summary>
internal static class ExpressionParser
{
    /// <returns>The reference, or what is wrong with the text between the braces.</returns>
    public static (Reference? Reference, string? Wrong) Parse(string inner)
    {
        var text = inner.Trim();
        var context = Word(text, 0);
        if (context.Length == 0)
            return (null, text.Length == 0 ? "there is nothing between the braces" : "it must start with a name such as 'params'");
        var at = context.Length;
        if (at == text.Length)
            return (null, $"'{context}' alone is no value; write such as '{context}.name'");
        var name = text[at] == '.' ? Word(text, at + 1) : Bracketed(text, at);
        if (string.IsNullOrEmpty(name))
            return (null, Later(text[at..]));
        at += text[at] == '.' ? name.Length + 1 : name.Length + 4;
        return at == text.Length ? (new Reference(context, name), null) : (null, Later(text[at..].TrimStart()));
    }

    static string Later(string rest) =>
        $"only references such as 'params.name' or 'params[''name'']' are supported yet, not '{ProblemList.Short(rest)}'".Replace("''", "'", StringComparison.Ordinal);

    static string Word(string text, int from)
    {
        var end = from;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || end > from && char.IsAsciiDigit(text[end])))
            end++;
        return text[from..end];
    }

    static string? Bracketed(string text, int at)
    {
        if (!text.AsSpan(at).StartsWith("['", StringComparison.Ordinal))
            return null;
        var end = text.IndexOf("']", at + 2, StringComparison.Ordinal);
        return end < 0 || text.AsSpan(at + 2, end - at - 2).Contains('\'') ? null : text[(at + 2)..end];
    }
}
