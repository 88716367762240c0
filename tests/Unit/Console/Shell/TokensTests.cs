using System.Globalization;
using System.Text.RegularExpressions;
using AiPlatform.Engine.Runs;
using Xunit;

namespace AiPlatform.Unit.Console.Shell;

/// <summary>The colours hold the contrast that WCAG AA asks for, in both themes, on every ground they stand on.</summary>
public partial class TokensTests
{
    const double Text = 4.5;
    const double Graphics = 3;

    static readonly string Css = File.ReadAllText(Repository.File("wwwroot/css/tokens.css"));
    static readonly string[] Grounds = ["bg", "surface", "surface-2"];

    public static TheoryData<string, string> Readable
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var theme in new[] { "light", "dark" })
                foreach (var token in (string[])["text", "text-dim", "accent", "warning", .. Enum.GetValues<Status>().Select(s => "status-" + s.ToString().ToLowerInvariant())])
                    data.Add(theme, token);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_colour_of_words_can_be_read_on_every_ground(string theme, string token)
    {
        var colours = Colours(theme);
        foreach (var ground in Grounds)
            Assert.True(Contrast(colours[token], colours[ground]) >= Text, $"{token} on {ground} is {Contrast(colours[token], colours[ground]):0.00}");
    }

    [Theory]
    [InlineData("light", "accent-text", "accent", Text)]
    [InlineData("dark", "accent-text", "accent", Text)]
    [InlineData("light", "text", "accent-soft", Text)]
    [InlineData("dark", "text", "accent-soft", Text)]
    [InlineData("light", "text", "warning-soft", Text)]
    [InlineData("dark", "text", "warning-soft", Text)]
    [InlineData("light", "text", "danger-soft", Text)]
    [InlineData("dark", "text", "danger-soft", Text)]
    [InlineData("light", "border-strong", "surface", Graphics)]
    [InlineData("dark", "border-strong", "surface", Graphics)]
    public void A_pair_that_is_used_together_can_be_told_apart(string theme, string token, string ground, double least)
    {
        var colours = Colours(theme);
        Assert.True(Contrast(colours[token], colours[ground]) >= least, $"{token} on {ground} is {Contrast(colours[token], colours[ground]):0.00}");
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Every_status_has_a_colour_of_its_own(string theme)
    {
        var colours = Colours(theme);
        var used = Enum.GetValues<Status>().Select(s => colours["status-" + s.ToString().ToLowerInvariant()]).ToList();
        Assert.Equal(used.Count, used.Distinct().Count());
    }

    static Dictionary<string, string> Colours(string theme)
    {
        var start = Css.IndexOf($"data-theme=\"{theme}\"]", StringComparison.Ordinal);
        var block = Css[start..Css.IndexOf('}', start)];
        return Colour().Matches(block).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value);
    }

    static double Contrast(string a, string b)
    {
        var (light, dark) = Luminance(a) is var x && Luminance(b) is var y && x > y ? (x, y) : (Luminance(b), x);
        return (light + 0.05) / (dark + 0.05);
    }

    static double Luminance(string colour) =>
        0.2126 * Linear(colour, 1) + 0.7152 * Linear(colour, 3) + 0.0722 * Linear(colour, 5);

    static double Linear(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.03928 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("--aip-(?<name>[a-z0-9-]+): (?<value>#[0-9a-f]{6});")]
    private static partial Regex Colour();
}
