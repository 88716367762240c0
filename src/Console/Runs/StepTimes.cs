using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>When a step of a run could begin, began and ended.</summary>
/// <param name="Ready">Nothing it needs was left to wait for; null: not yet.</param>
readonly record struct StepTimes(DateTimeOffset? Ready, DateTimeOffset? Started, DateTimeOffset? Ended)
{
    /// <summary>Times of all steps, by name.</summary>
    public static IReadOnlyDictionary<string, StepTimes> Of(RunDetail run)
    {
        var steps = run.Steps.ToDictionary(s => s.Name);
        return run.Steps.ToDictionary(s => s.Name, s => new StepTimes(ReadyAt(run.Summary, s, steps), s.StartedAt, s.FinishedAt));
    }

    /// <summary>How long it waited although it could begin; null: it can't yet, or never could.</summary>
    public TimeSpan? Queued(DateTimeOffset now) => Ready is { } ready ? NotNegative((Started ?? Ended ?? now) - ready) : null;

    /// <summary>How long it ran; null: it never began.</summary>
    public TimeSpan? Ran(DateTimeOffset now) => Started is { } started ? NotNegative((Ended ?? now) - started) : null;

    static DateTimeOffset? ReadyAt(RunSummary run, StepView step, IReadOnlyDictionary<string, StepView> steps)
    {
        // A step that was given up before its turn never waited for anything but the others.
        if (step.StartedAt is null && step.Status.IsTerminal())
            return null;
        var ready = run.CreatedAt;
        foreach (var need in step.Needs)
        {
            if (!steps.TryGetValue(need, out var needed))
                continue;
            if (needed.FinishedAt is not { } ended)
                return null;
            ready = ended > ready ? ended : ready;
        }
        return ready;
    }

    static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
