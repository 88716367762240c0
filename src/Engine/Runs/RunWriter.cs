using System.Text.Json;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Storage;

namespace AiPlatform.Engine.Runs;

/// <summary>
/// Writes one turn's changes with prepared statements. Every update names the states it may leave: a terminal row is never
/// touched again, and an update that hits nothing is an error of ours that must not pass silently.
/// </summary>
static class RunWriter
{
    const string StepOpen = "\"Status\" NOT IN ('Succeeded','Failed','Canceled','Skipped')";

    public static void Write(WriteScope scope, RunChanges changes)
    {
        foreach (var run in changes.NewRuns)
            Insert(scope, run);
        foreach (var attempt in changes.NewAttempts)
            Insert(scope, attempt);
        // Rows are born queued; a step of a new run needs a second write only when it has already moved on.
        foreach (var attempt in changes.Attempts)
            Update(scope, attempt);
        foreach (var step in changes.Steps.Where(s => s.Status != Status.Queued || !changes.NewRuns.Contains(s.Run)))
            Update(scope, step);
        foreach (var step in changes.NewArtifacts)
            InsertArtifacts(scope, step);
        foreach (var run in RunsToUpdate(changes))
            Update(scope, run);
        foreach (var e in changes.Events)
            scope.Execute("""INSERT INTO event ("Seq","At","RunId","Step","Kind","Status","Attempt","Message") VALUES ($0,$1,$2,$3,$4,$5,$6,$7)""",
                e.Seq, e.At.UtcTicks, e.RunId, e.Step, e.Kind.ToString(), e.Status.ToString(), e.Attempt, e.Message);
        foreach (var answer in changes.Answers)
            scope.Execute("""INSERT INTO idempotency ("ActorId","Key","RequestHash","Result","CreatedAt") VALUES ($0,$1,$2,$3,$4)""",
                answer.ActorId, answer.Key, answer.RequestHash, answer.Result, answer.CreatedAt.UtcTicks);
    }

    /// <summary>A run's row counts its ended steps, so an ended step changes it too.</summary>
    static IEnumerable<LiveRun> RunsToUpdate(RunChanges changes) =>
        changes.Runs.Concat(changes.Steps.Where(s => s.Status.IsTerminal()).Select(s => s.Run)).Distinct();

    static void Insert(WriteScope scope, LiveRun run)
    {
        var id = run.Identity;
        scope.Execute("""
            INSERT INTO run ("Id","Project","PipelineId","PipelineName","Version","Status","Parameters","Files","CreatedAt","CreatedBy","StepCount","StepsEnded")
            VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0)
            """,
            run.Id, id.Project, id.PipelineId, id.PipelineName, id.Version, nameof(Status.Queued), JsonSerializer.Serialize(id.Parameters),
            JsonSerializer.Serialize(id.Files), id.CreatedAt.UtcTicks, id.CreatedBy, run.Steps.Count);
        foreach (var step in run.Steps)
            scope.Execute("""INSERT INTO step ("RunId","Position","Name","Status","PendingReason","Attempt") VALUES ($0,$1,$2,$3,$4,$5)""",
                run.Id, step.Position, step.Spec.Name, nameof(Status.Queued), step.PendingReason?.ToString(), step.AttemptNumber);
    }

    static void Insert(WriteScope scope, LiveAttempt attempt) =>
        scope.Execute("""
            INSERT INTO attempt ("Id","RunId","Step","Number","Status","Target","Node","Gpus","CreatedAt") VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8)
            """,
            attempt.Id, attempt.Step.Run.Id, attempt.Step.Spec.Name, attempt.Number, nameof(AttemptStatus.Intended), attempt.Target, attempt.Node,
            attempt.Gpus.Count == 0 ? null : string.Join(',', attempt.Gpus), attempt.CreatedAt.UtcTicks);

    static void Update(WriteScope scope, LiveAttempt attempt) => One(scope.Execute("""
            UPDATE attempt SET "Status"=$1,"ProcessId"=$2,"StartedAt"=$3,"FinishedAt"=$4,"ExitCode"=$5,"Signal"=$6,"Message"=$7,
              "CpuSeconds"=$8,"PeakMemoryBytes"=$9,"WallSeconds"=$10
            WHERE "Id"=$0 AND "Status" IN ('Intended','Running')
            """,
            attempt.Id, attempt.Status.ToString(), attempt.ProcessId, attempt.StartedAt?.UtcTicks, attempt.FinishedAt?.UtcTicks, attempt.ExitCode,
            attempt.Signal, attempt.Message, attempt.Usage?.CpuSeconds, attempt.Usage?.PeakMemoryBytes, attempt.Usage?.WallSeconds),
        attempt.Id);

    static void Update(WriteScope scope, LiveStep step) => One(scope.Execute($"""
            UPDATE step SET "Status"=$2,"PendingReason"=$3,"Attempt"=$4,"StartedAt"=$5,"FinishedAt"=$6,"Message"=$7,"Values"=$8
            WHERE "RunId"=$0 AND "Position"=$1 AND {StepOpen}
            """,
            step.Run.Id, step.Position, step.Status.ToString(), step.PendingReason?.ToString(), step.AttemptNumber, step.StartedAt?.UtcTicks,
            step.FinishedAt?.UtcTicks, step.Message, step.Values is { Count: > 0 } values ? JsonSerializer.Serialize(values) : null),
        step.Spec.Name);

    static void InsertArtifacts(WriteScope scope, LiveStep step)
    {
        foreach (JobArtifact a in step.Artifacts)
            scope.Execute("""
                INSERT INTO artifact ("RunId","Step","Name","Path","Type","Digest","SizeBytes","IsFolder") VALUES ($0,$1,$2,$3,$4,$5,$6,$7)
                """,
                step.Run.Id, step.Spec.Name, a.Name, a.Path, a.Type, a.Digest, a.SizeBytes, a.IsFolder ? 1 : 0);
    }

    static void Update(WriteScope scope, LiveRun run) => One(scope.Execute($"""
            UPDATE run SET "Status"=$1,"StartedAt"=$2,"FinishedAt"=$3,"CancelAskedAt"=$4,"CancelAskedBy"=$5,"Message"=$6,"StepsEnded"=$7
            WHERE "Id"=$0 AND {StepOpen}
            """,
            run.Id, run.Status.ToString(), run.StartedAt?.UtcTicks, run.FinishedAt?.UtcTicks, run.CancelAskedAt?.UtcTicks, run.CancelAskedBy,
            run.Message, run.Steps.Count - run.Open),
        run.Id);

    static void One(int rows, string what)
    {
        if (rows != 1)
            throw new InvalidOperationException($"{what} had already ended in the database; its change was refused.");
    }
}
