using System.Text;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Changes to a text at offsets of the text as it was; everything between them stays as it is.</summary>
internal sealed class Splices(string text)
{
    readonly List<(int Start, int End, string Text)> splices = [];

    public string Text { get; } = text;

    public string NewLine { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    public void Replace(int start, int end, string with) => splices.Add((start, end, with));

    public void Insert(int at, string added) => Replace(at, at, added);

    public void Remove(int start, int end) => Replace(start, end, "");

    public string Apply()
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (var (start, end, with) in splices.OrderBy(s => s.Start).ThenBy(s => s.End))
        {
            if (start < at)
                throw new InvalidOperationException("Two changes of one edit overlap.");
            result.Append(Text, at, start - at).Append(with);
            at = end;
        }
        return result.Append(Text, at, Text.Length - at).ToString();
    }

    public int LineStart(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Before the line break.</summary>
    public int LineEnd(int at)
    {
        var end = Text.IndexOf('\n', at);
        return end < 0 ? Text.Length : end > at && Text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>After the line break.</summary>
    public int NextLine(int at)
    {
        var end = Text.IndexOf('\n', at);
        return end < 0 ? Text.Length : end + 1;
    }

    public int Column(int at) => at - LineStart(at);

    /// <summary>The first character from here on that is neither white space nor part of a comment.</summary>
    public int SkipBlank(int at)
    {
        while (at < Text.Length)
        {
            if (Text[at] == '#' && (at == 0 || char.IsWhiteSpace(Text[at - 1])))
                at = LineEnd(at);
            else if (char.IsWhiteSpace(Text[at]))
                at++;
            else
                break;
        }
        return at;
    }

    public int SkipSpaces(int at)
    {
        while (at < Text.Length && Text[at] is ' ' or '\t')
            at++;
        return at;
    }

    /// <summary>Nothing but spaces stands before it on its line.</summary>
    public bool LeadsItsLine(int at) => string.IsNullOrWhiteSpace(Text[LineStart(at)..at]);
}
