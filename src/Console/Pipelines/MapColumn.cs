namespace AiPlatform.Console.Pipelines;

/// <summary>A column of <see cref="MapRows"/>.</summary>
/// <param name="Key">Name inside the entry; empty: the entry is the value itself.</param>
/// <param name="Choices">Null: free text.</param>
/// <param name="Verbatim">Text stays text even where it looks like a number.</param>
public sealed record MapColumn(string Key, string Label, string? Placeholder = null, IReadOnlyList<string>? Choices = null, bool Verbatim = true)
{
    /// <summary>What an entry without the column means.</summary>
    public string Default { get; init; } = "";
}
