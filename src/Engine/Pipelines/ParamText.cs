using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace AiPlatform.Engine.Pipelines;

/// <summary>What a parameter's text may be, by its declaration; the same rule for defaults and for given values.</summary>
internal static class ParamText
{
    public const int MaxLength = 32 * 1024;

    /// <returns>The canonical text, or what is wrong with it in words that follow the parameter's name.</returns>
    public static (string? Text, string? Wrong) Check(ParamSpec param, string text)
    {
        if (text.Length > MaxLength)
            return (null, $"has {text.Length:N0} characters; {MaxLength:N0} are allowed");
        if (text.Contains('\0', StringComparison.Ordinal))
            return (null, "holds a NUL character, which no program can be given");
        var (canonical, wrong) = Typed(param.Type, text);
        return canonical is null ? (null, wrong) : Constraint(param, canonical) is { } broken ? (null, broken) : (canonical, null);
    }

    /// <summary>A finite number by the YAML 1.2 rules.</summary>
    public static double? Number(string text) =>
        CoreSchema.Resolve(text) is ScalarKind.Int or ScalarKind.Float
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <returns>Null: it is no pattern that can be matched in linear time.</returns>
    public static Regex? Pattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    static (string? Text, string? Wrong) Typed(ParamType type, string text) => type switch
    {
        ParamType.String or ParamType.Enum => (text, null),
        ParamType.Path => text.Trim().Length > 0 && !text.Any(char.IsControl) ? (text, null) : (null, "is no path"),
        ParamType.Int => Number(text.Trim()) is not null && BigInteger.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? (whole.ToString(CultureInfo.InvariantCulture), null) : (null, $"is no whole number: '{ProblemList.Short(text)}'"),
        ParamType.Float => Number(text.Trim()) is not null ? (text.Trim(), null) : (null, $"is no number: '{ProblemList.Short(text)}'"),
        ParamType.Bool => text.Trim().ToLowerInvariant() is "true" or "false"
            ? (text.Trim().ToLowerInvariant(), null) : (null, $"is neither true nor false: '{ProblemList.Short(text)}'"),
    };

    static string? Constraint(ParamSpec param, string text)
    {
        if (param.Choices.Count > 0 && !param.Choices.Contains(text))
            return $"is '{ProblemList.Short(text)}', which is none of: {string.Join(", ", param.Choices)}";
        if (param.Min is { } min && Number(text) < min)
            return $"is {text}, less than {min.ToString(CultureInfo.InvariantCulture)}";
        if (param.Max is { } max && Number(text) > max)
            return $"is {text}, more than {max.ToString(CultureInfo.InvariantCulture)}";
        if (param.Pattern is { } pattern && Pattern(pattern) is { } regex && !regex.IsMatch(text))
            return $"is '{ProblemList.Short(text)}', which doesn't match {pattern}";
        return null;
    }
}
