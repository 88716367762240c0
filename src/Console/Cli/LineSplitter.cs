using System.Text;

namespace AiPlatform.Console.Cli;

/// <summary>Whole lines out of bytes that arrive in any pieces. A progress bar that redraws itself by carriage returns shows its last state.</summary>
sealed class LineSplitter
{
    const int LongestLine = 16 << 10;
    readonly List<byte> pending = [];

    public IReadOnlyList<string> Add(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        foreach (var b in bytes)
        {
            if (b != '\n')
                pending.Add(b);
            if (b == '\n' || pending.Count >= LongestLine)
                lines.Add(Take());
        }
        return lines;
    }

    /// <summary>What stands behind the last line end; null where there is nothing.</summary>
    public string? Rest() => pending.Count == 0 ? null : Take();

    string Take()
    {
        var line = Encoding.UTF8.GetString([.. pending]).TrimEnd('\r');
        pending.Clear();
        return line[(line.LastIndexOf('\r') + 1)..];
    }
}
