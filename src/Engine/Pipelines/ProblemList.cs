namespace AiPlatform.Engine.Pipelines;

/// <summary>Collects what is wrong, up to a number that a person can still use.</summary>
internal sealed class ProblemList
{
    public const int Max = 1000;
    const string TooMany = "too-many-problems";
    const int MaxHints = 25;
    readonly List<Problem> problems = [];

    /// <summary>Name of the step that is being read.</summary>
    public string? Step { get; set; }

    public int Count => problems.Count;

    /// <summary>" Did you mean …?", for the first problems only: it is costly and nobody reads hundreds.</summary>
    public string Hint(string word, IEnumerable<string> candidates) => Count < MaxHints ? Nearest.Hint(word, candidates) : "";

    public void Add(string code, TreeNode at, string message) => Add(code, at.Pointer, at.Start, message);

    public void Add(string code, string pointer, Mark at, string message)
    {
        if (problems.Count < Max)
            problems.Add(new(code, message, pointer, at.Line, at.Column, Step));
        else if (problems.Count == Max)
            problems.Add(new(TooMany, $"There are more than {Max:N0} problems; the rest is not listed.", ""));
    }

    public IReadOnlyList<Problem> Sorted() => [.. problems.OrderBy(p => p.Code == TooMany).ThenBy(p => p.Line).ThenBy(p => p.Column)];

    /// <summary>A piece of somebody's text, short enough for a message.</summary>
    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 80 ? line : string.Concat(line.AsSpan(0, 77), "...");
    }
}
