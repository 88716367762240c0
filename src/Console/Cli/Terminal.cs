#pragma warning disable RS0030 // The one place that touches the process's own streams.
using Spectre.Console;
using Streams = global::System.Console;

namespace AiPlatform.Console.Cli;

/// <summary>The person's terminal, or the file or pipe in its place.</summary>
static class Terminal
{
    public static IAnsiConsole Out { get; } = Open(Streams.Out);
    public static IAnsiConsole Error { get; } = Open(Streams.Error);

    /// <summary>False: logs and answers are read by a program.</summary>
    public static bool IsPerson => !Streams.IsErrorRedirected;

    static IAnsiConsole Open(TextWriter writer)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer) });
        // Lines are as long as they are: wrapped ones can't be searched or copied.
        console.Profile.Width = short.MaxValue;
        return console;
    }
}
