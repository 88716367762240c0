using System.CommandLine.Parsing;
using System.Globalization;

namespace AiPlatform.Console.Cli;

/// <summary>A length of time as people write it: <c>30m</c>, <c>12h</c>, <c>30d</c>.</summary>
static class Lifetime
{
    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (TryParse(text, out var life))
            return life;
        result.AddError($"'{text}' is no length of time; write 30m, 12h or 30d.");
        return default;
    }

    public static bool TryParse(string text, out TimeSpan life)
    {
        life = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return false;
        TimeSpan? unit = text[^1] switch { 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), _ => null };
        life = number <= 100_000 ? unit * number ?? default : TimeSpan.MaxValue;
        return unit is not null;
    }
}
