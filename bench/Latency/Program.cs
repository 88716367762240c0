using System.Globalization;
using AiPlatform.Latency;
using Spectre.Console;

if (args.Length != 2)
{
    AnsiConsole.WriteLine("usage: Latency URL TOKEN");
    return 2;
}
// A table that is to be pasted must not be folded at the width of a terminal.
AnsiConsole.Profile.Width = 200;
using var api = new Api(args[0], args[1]);
AnsiConsole.WriteLine("| measured | samples | median | p99 | largest | goal |");
AnsiConsole.WriteLine("|---|---|---|---|---|---|");
await api.WarmUpAsync();
Row("execute call to first process started", await api.ExecuteToStartAsync(50), "median < 50 ms");
Row("parent exit to child start, chain of 50", await api.HopsAsync(runs: 4, steps: 50), "median 10 ms, p99 50 ms");
Row("API answers at 50 requests/s for 30 s", await api.ReadsAsync(perSecond: 50, seconds: 30), "p99 < 50 ms");
return 0;

static void Row(string what, IReadOnlyList<double> milliseconds, string goal)
{
    var sorted = milliseconds.Order().ToList();
    AnsiConsole.WriteLine($"| {what} | {sorted.Count} | {Ms(At(sorted, 0.5))} | {Ms(At(sorted, 0.99))} | {Ms(sorted[^1])} | {goal} |");
}

static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];

static string Ms(double value) => value.ToString("0.0", CultureInfo.InvariantCulture) + " ms";
