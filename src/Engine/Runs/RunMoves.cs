using AiPlatform.Engine.Jobs;

namespace AiPlatform.Engine.Runs;

/// <summary>
/// The guarded moves of a run: each looks at the live state, changes it, and notes in <see cref="RunChanges"/> what must be
/// written and done. No I/O and no clock in here. A report about something that has ended changes nothing.
/// </summary>
static class RunMoves
{
    /// <summary>Certain never to have run: such an attempt is made again, but not for ever.</summary>
    const int MostNeverStarted = 5;

    public static void Begin(this LiveRun run, RunChanges changes)
    {
        changes.NewRuns.Add(run);
        changes.Tell(run, RunEventKind.RunCreated);
        foreach (var step in run.Steps.Where(s => s.Needs.Count == 0))
            MakeReady(step, changes);
    }

    public static LiveAttempt Place(this LiveStep step, string attemptId, string target, string node, IReadOnlyList<int> gpus, RunChanges changes)
    {
        var attempt = new LiveAttempt(step, attemptId, step.AttemptNumber + 1, target, node, gpus, changes.Now);
        step.Attempt = attempt;
        step.AttemptNumber = attempt.Number;
        step.Wait(PendingReason.Starting, changes);
        changes.NewAttempts.Add(attempt);
        changes.Starts.Add(attempt);
        changes.Tell(step, RunEventKind.StepStarting);
        return attempt;
    }

    public static void Wait(this LiveStep step, PendingReason reason, RunChanges changes)
    {
        if (step.PendingReason == reason)
            return;
        step.PendingReason = reason;
        changes.Steps.Add(step);
    }

    public static void Hear(this LiveAttempt attempt, JobReport report, RunChanges changes)
    {
        if (attempt.Status.IsTerminal())
            return;
        switch (report)
        {
            case JobRunning running:
                Running(attempt, running, changes);
                break;
            case JobEnded ended:
                Ended(attempt, ended, changes);
                break;
            case JobLost lost:
                Lost(attempt, lost, changes);
                break;
        }
    }

    /// <summary>The executor can never start it.</summary>
    public static void Refuse(this LiveAttempt attempt, string message, RunChanges changes)
    {
        if (attempt.Status.IsTerminal())
            return;
        var run = attempt.Step.Run;
        if (run.CancelAsked)
            message = $"Canceled by {run.CancelAskedBy}";
        Close(attempt, run.CancelAsked ? AttemptStatus.Canceled : AttemptStatus.Failed, changes.Now, message, changes);
        End(attempt.Step, run.CancelAsked ? Status.Canceled : Status.Failed, message, changes);
    }

    public static void AskCancel(this LiveRun run, string by, RunChanges changes)
    {
        if (run.Status.IsTerminal() || run.CancelAsked)
            return;
        run.CancelAskedAt = changes.Now;
        run.CancelAskedBy = by;
        changes.Runs.Add(run);
        changes.Tell(run, RunEventKind.CancelAsked, $"{by} asked to cancel");
        foreach (var step in run.Steps.Where(s => !s.Status.IsTerminal()))
        {
            if (step.Attempt is { } attempt && !attempt.Status.IsTerminal())
                changes.Stops.Add(attempt);
            else
                End(step, Status.Canceled, $"Canceled by {by} before it started", changes);
        }
    }

    static void Running(LiveAttempt attempt, JobRunning report, RunChanges changes)
    {
        if (attempt.Status == AttemptStatus.Running)
            return;
        attempt.Status = AttemptStatus.Running;
        attempt.StartedAt = report.At;
        attempt.ProcessId = report.ProcessId;
        changes.Attempts.Add(attempt);
        var step = attempt.Step;
        step.Status = Status.Running;
        step.PendingReason = null;
        step.StartedAt ??= report.At;
        changes.Steps.Add(step);
        changes.Tell(step, RunEventKind.StepStarted);
        Start(step.Run, report.At, changes);
    }

    static void Ended(LiveAttempt attempt, JobEnded report, RunChanges changes)
    {
        // The start may never have been heard: a short step can end before anyone looked.
        attempt.StartedAt ??= report.Usage is { } usage ? report.At - TimeSpan.FromSeconds(usage.WallSeconds) : report.At;
        Start(attempt.Step.Run, attempt.StartedAt.Value, changes);
        attempt.ExitCode = report.ExitCode;
        attempt.Signal = report.Signal;
        attempt.Usage = report.Usage;
        var step = attempt.Step;
        step.StartedAt ??= attempt.StartedAt;
        if (report.Succeeded)
        {
            step.Artifacts = report.Artifacts;
            step.Values = report.Values;
            if (report.Artifacts.Count > 0)
                changes.NewArtifacts.Add(step);
            Close(attempt, AttemptStatus.Succeeded, report.At, null, changes);
            End(step, Status.Succeeded, null, changes);
            return;
        }
        if (step.Run.CancelAsked)
        {
            var by = $"Canceled by {step.Run.CancelAskedBy}";
            Close(attempt, AttemptStatus.Canceled, report.At, by, changes);
            End(step, Status.Canceled, by, changes);
            return;
        }
        var why = report.Failure ?? (report.Signal is { } signal ? $"Ended by signal {signal}{SignalName(signal)}" : $"Exit code {report.ExitCode}");
        Close(attempt, AttemptStatus.Failed, report.At, why, changes);
        End(step, Status.Failed, why, changes);
    }

    static void Lost(LiveAttempt attempt, JobLost report, RunChanges changes)
    {
        var step = attempt.Step;
        Close(attempt, AttemptStatus.Lost, report.At, report.Reason, changes);
        changes.Tell(step, RunEventKind.AttemptLost, report.Reason);
        if (step.Run.CancelAsked)
            End(step, Status.Canceled, $"Canceled by {step.Run.CancelAskedBy}", changes);
        else if (!report.Started && step.AttemptNumber < MostNeverStarted)
            MakeReady(step, changes);
        else
            End(step, Status.Failed, "Lost: " + report.Reason, changes);
    }

    static void Start(LiveRun run, DateTimeOffset at, RunChanges changes)
    {
        if (run.Status != Status.Queued)
            return;
        run.Status = Status.Running;
        run.StartedAt = at;
        changes.Runs.Add(run);
        changes.Tell(run, RunEventKind.RunStarted);
    }

    static void Close(LiveAttempt attempt, AttemptStatus status, DateTimeOffset at, string? message, RunChanges changes)
    {
        attempt.Status = status;
        attempt.FinishedAt = at;
        attempt.Message = message;
        changes.Attempts.Add(attempt);
        changes.Ended.Add(attempt);
    }

    static void MakeReady(LiveStep step, RunChanges changes)
    {
        // Back from running, too: an attempt that was lost is made again.
        step.Status = Status.Queued;
        step.Wait(PendingReason.Resources, changes);
        changes.Ready.Add(step);
        changes.Tell(step, RunEventKind.StepQueued);
    }

    /// <summary>Ends a step and all that follows from it, without recursion: chains may be thousands of steps long.</summary>
    static void End(LiveStep first, Status status, string? message, RunChanges changes)
    {
        var ending = new Queue<(LiveStep Step, Status Status, string? Message)>([(first, status, message)]);
        while (ending.TryDequeue(out var end))
        {
            var step = end.Step;
            if (step.Status.IsTerminal())
                continue;
            step.Status = end.Status;
            step.PendingReason = null;
            step.Message = end.Message;
            step.FinishedAt = step.Attempt?.FinishedAt ?? changes.Now;
            step.Run.Open--;
            changes.Steps.Add(step);
            changes.Tell(step, RunEventKind.StepEnded, end.Message);
            if (end.Status == Status.Failed)
                step.Run.Message ??= $"{step.Spec.Name} failed: {end.Message}";
            foreach (var dependent in step.Dependents)
            {
                if (end.Status != Status.Succeeded && step.Run.CancelAsked)
                    ending.Enqueue((dependent, Status.Canceled, end.Message));
                else if (end.Status != Status.Succeeded)
                    ending.Enqueue((dependent, Status.Skipped, $"{step.Spec.Name} {Word(end.Status)}"));
                else if (dependent.Status == Status.Queued && dependent.Needs.All(n => n.Status == Status.Succeeded))
                    MakeReady(dependent, changes);
            }
        }
        if (first.Run.Open == 0)
            EndRun(first.Run, changes);
    }

    static void EndRun(LiveRun run, RunChanges changes)
    {
        if (run.Steps.Any(s => s.Status == Status.Failed))
            run.Status = Status.Failed;
        else if (run.CancelAsked && run.Steps.Any(s => s.Status != Status.Succeeded))
            run.Status = Status.Canceled;
        else
            run.Status = Status.Succeeded;
        if (run.Status == Status.Canceled)
            run.Message = $"Canceled by {run.CancelAskedBy}";
        run.FinishedAt = run.Steps.Max(s => s.FinishedAt) ?? changes.Now;
        changes.Runs.Add(run);
        changes.Tell(run, RunEventKind.RunEnded, run.Message);
    }

    static string Word(Status status) => status switch
    {
        Status.Failed => "failed",
        Status.Canceled => "was canceled",
        Status.Skipped => "was skipped",
        Status.Queued or Status.Running or Status.Paused or Status.Succeeded => status.ToString().ToLowerInvariant(),
    };

    static string SignalName(int signal) => signal switch
    {
        1 => " (SIGHUP)",
        2 => " (SIGINT)",
        6 => " (SIGABRT)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
