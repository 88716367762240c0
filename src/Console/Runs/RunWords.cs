using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>What is said about a run, besides its numbers.</summary>
static class RunWords
{
    const int MostNames = 3;

    /// <summary>The step whose failure came first; null: none failed.</summary>
    public static StepView? FirstFailure(RunDetail run) =>
        run.Steps.Where(s => s.Status == Status.Failed).OrderBy(s => s.FinishedAt ?? DateTimeOffset.MaxValue).FirstOrDefault();

    /// <summary>The step that a page shows before somebody chooses one: what failed, else what runs, else what ended last, else the first.</summary>
    public static StepView? MostTelling(RunDetail run) =>
        FirstFailure(run)
        ?? run.Steps.LastOrDefault(s => s.Status == Status.Running)
        ?? run.Steps.Where(s => s.StartedAt is not null).MaxBy(s => s.FinishedAt ?? s.StartedAt)
        ?? (run.Steps.Count > 0 ? run.Steps[0] : null);

    /// <summary>Why a step failed, as the end of a sentence that begins with its name.</summary>
    public static string Why(StepView step) => step switch
    {
        { Message: { } message } => $"failed first: {message.TrimEnd('.')}.",
        { ExitCode: { } code } => $"failed first, with exit code {code}.",
        _ => "failed first.",
    };

    /// <summary>What a cancellation would do now.</summary>
    public static string Cancelling(IReadOnlyList<StepView> steps)
    {
        var running = steps.Where(s => s.Status == Status.Running).Select(s => s.Name).ToList();
        var waiting = steps.Count(s => s.Status is Status.Queued or Status.Paused);
        var now = running.Count switch
        {
            0 => "No step runs now.",
            1 => $"1 step runs now and will be stopped: {running[0]}.",
            <= MostNames => $"{running.Count} steps run now and will be stopped: {string.Join(", ", running)}.",
            _ => $"{running.Count} steps run now and will be stopped: {string.Join(", ", running.Take(MostNames))} and {running.Count - MostNames} more.",
        };
        return waiting switch
        {
            0 => now,
            1 => $"{now} 1 step that waits will not start.",
            _ => $"{now} {waiting} steps that wait will not start.",
        };
    }

    /// <summary>How a step ended its last attempt: a code or a signal.</summary>
    public static string? Exit(StepView step) => step switch
    {
        { Signal: { } signal } => $"signal {signal}",
        { ExitCode: { } code } => $"{code}",
        _ => null,
    };

    /// <summary>Why there is no log, or what is missing from it; null: it is whole.</summary>
    public static (string Title, string Text)? Log(LogState state, Status step) => state switch
    {
        LogState.Captured => null,
        LogState.Truncated => ("The log is cut short", "It reached the largest size that is kept; what the step wrote after that is missing."),
        LogState.Lost => ("The log is lost", "The step ran, but its log is no longer in the data folder."),
        LogState.NeverStarted when step.IsTerminal() => ("The step never started", "So it wrote no log."),
        LogState.NeverStarted => ("The step has not started yet", "Its log appears here as soon as it writes."),
    };

    public static string Event(RunEvent e) => e.Kind switch
    {
        RunEventKind.RunCreated => "Run created",
        RunEventKind.RunStarted => "Run started",
        RunEventKind.RunEnded => $"Run {Word(e.Status)}",
        RunEventKind.StepQueued => "Queued",
        RunEventKind.StepStarting => "Starting",
        RunEventKind.StepStarted => "Started",
        RunEventKind.StepEnded => Capital(Word(e.Status)),
        RunEventKind.AttemptLost => "Attempt lost",
        RunEventKind.CancelAsked => "Cancel asked",
    };

    public static string Word(Status status) => status switch
    {
        Status.Queued => "queued",
        Status.Running => "running",
        Status.Paused => "paused",
        Status.Succeeded => "succeeded",
        Status.Failed => "failed",
        Status.Canceled => "canceled",
        Status.Skipped => "skipped",
    };

    static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
