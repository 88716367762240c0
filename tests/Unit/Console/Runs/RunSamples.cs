using AiPlatform.Engine.Runs;

namespace AiPlatform.Unit.Console.Runs;

static class RunSamples
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="start">Seconds after the start of the run.</param>
    public static StepView Step(
        string name, Status status, string[]? needs = null, double? start = null, double? end = null, string? message = null, int? exit = null, int? signal = null) => new(
            name, null, "command", needs ?? [], status, status == Status.Queued ? PendingReason.Needs : null, null, start is null ? 0 : 1, null,
            At(start), At(end), exit, signal, message, null);

    public static RunDetail Run(params StepView[] steps) => new(
        new("run_1", "default", "pl_1", "sample", 1, Status.Running, 0, Start, Start, null, "Ada", null), new Dictionary<string, string>(), steps, 1);

    static DateTimeOffset? At(double? seconds) => seconds is { } s ? Start.AddSeconds(s) : null;
}
