using System.Globalization;
using AiPlatform.Console.Runs;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Spectre.Console;
using Status = AiPlatform.Engine.Runs.Status;

namespace AiPlatform.Console.Cli;

/// <summary>Tells a run as it goes: a line for each move of a step, and its log behind the step's name.</summary>
sealed class RunPrinter
{
    readonly IRunService runs;
    readonly TimeProvider time;
    readonly string runId;
    readonly int width;
    readonly Lock gate = new();
    readonly Dictionary<string, Task> tails = [];

    public RunPrinter(IRunService runs, TimeProvider time, string runId, PipelineSpec spec)
    {
        (this.runs, this.time, this.runId) = (runs, time, runId);
        width = spec.Steps.Max(s => s.Name.Length);
    }

    /// <summary>Returns how the run ended, after its last line.</summary>
    public async Task<Status> PrintAsync(CancellationToken cancel)
    {
        var start = await runs.GetAsync(Actor.Owner, runId, cancel);
        Say($"[bold]{Markup.Escape(start.Summary.PipelineName)}[/] version {start.Summary.Version}, run {runId}");
        await foreach (var e in runs.EventsAsync(Actor.Owner, runId, 0, cancel))
            await TellAsync(e, cancel);
        await Task.WhenAll(tails.Values);
        var end = (await runs.GetAsync(Actor.Owner, runId, cancel)).Summary;
        foreach (var artifact in await runs.ArtifactsAsync(Actor.Owner, runId, cancel))
            Say($"[grey]kept[/] {Markup.Escape($"{artifact.Step}/{artifact.Name}")} ({artifact.SizeBytes.ToString(CultureInfo.InvariantCulture)} bytes)");
        Say($"Run {Colored(end.Status)} in {Took(end.StartedAt ?? end.CreatedAt, end.FinishedAt)}{Because(end.Message)}");
        return end.Status;
    }

    async Task TellAsync(RunEvent e, CancellationToken cancel)
    {
        switch (e.Kind)
        {
            case RunEventKind.StepStarted when e.Step is { } step:
                Say($"{Name(step)}   [blue]started[/]{(e.Attempt > 1 ? $" (attempt {e.Attempt})" : "")}");
                tails.TryAdd(step, TailAsync(step, cancel));
                break;
            case RunEventKind.StepEnded when e.Step is { } step:
                // Its last lines come before its end.
                if (tails.TryGetValue(step, out var tail))
                    await tail;
                var view = (await runs.GetAsync(Actor.Owner, runId, cancel)).Steps.First(s => s.Name == step);
                Say($"{Name(step)}   {Colored(e.Status)}{(view.StartedAt is { } started ? " in " + Took(started, view.FinishedAt) : "")}{Because(e.Message)}");
                break;
            case RunEventKind.AttemptLost when e.Step is { } step:
                Say($"{Name(step)}   [yellow]lost[/]{Because(e.Message)}");
                break;
            case RunEventKind.CancelAsked:
                Say("[yellow]cancel asked[/]");
                break;
            case RunEventKind.RunCreated or RunEventKind.RunStarted or RunEventKind.RunEnded or RunEventKind.StepQueued or RunEventKind.StepStarting
                or RunEventKind.StepStarted or RunEventKind.StepEnded or RunEventKind.AttemptLost:
                break;
        }
    }

    async Task TailAsync(string step, CancellationToken cancel)
    {
        var lines = new LineSplitter();
        await foreach (var bytes in new LogTail(runs, time, Actor.Owner, runId, step, null).ReadAsync(0, cancel))
            foreach (var line in lines.Add(bytes.Span))
                Print(step, line);
        if (lines.Rest() is { } rest)
            Print(step, rest);
    }

    void Print(string step, string line)
    {
        lock (gate)
            Terminal.Out.Profile.Out.Writer.WriteLine($"{step.PadRight(width)} | {line}");
    }

    void Say(string markup)
    {
        lock (gate)
            Terminal.Out.MarkupLine(markup);
    }

    string Name(string step) => $"[bold]{step.PadRight(width)}[/]";

    static string Because(string? message) => string.IsNullOrEmpty(message) ? "" : ": " + Markup.Escape(message);

    static string Colored(Status status) => status switch
    {
        Status.Succeeded => "[green]succeeded[/]",
        Status.Failed => "[red]failed[/]",
        Status.Canceled => "[yellow]canceled[/]",
        Status.Skipped => "[grey]skipped[/]",
        Status.Queued => "queued",
        Status.Running => "running",
        Status.Paused => "paused",
    };

    static string Took(DateTimeOffset from, DateTimeOffset? to)
    {
        // Two clocks may differ by a hair.
        var span = to > from ? to.Value - from : TimeSpan.Zero;
        return span < TimeSpan.FromMinutes(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s");
    }
}
