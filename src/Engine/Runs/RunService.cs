using System.Runtime.CompilerServices;
using AiPlatform.Engine.Access;

namespace AiPlatform.Engine.Runs;

sealed class RunService(RunStarter starter, Idempotency idempotency, RunReader reader, WorkerInbox inbox, RunFeed feed) : IRunService
{
    public async Task<string> StartAsync(Actor actor, StartRun request, IdempotencyKey? key = null, CancellationToken cancel = default)
    {
        if (key is null)
            return await BeginAsync(actor, request, _ => null, cancel);
        return await idempotency.OnceAsync(actor.Id, key, answer => BeginAsync(actor, request, answer, cancel), cancel);
    }

    async Task<string> BeginAsync(Actor actor, StartRun request, Func<string, IdempotencyRow?> answer, CancellationToken cancel)
    {
        var run = await starter.PrepareAsync(actor, request, cancel);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new BeginRun(run, answer(run.Id), done));
        await done.Task;
        return run.Id;
    }

    public async Task CancelAsync(Actor actor, string runId, CancellationToken cancel = default)
    {
        var run = await reader.FindAsync(actor, runId, cancel);
        actor.Demand(Permission.RunPipelines, run.Project);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new CancelRun(runId, actor.Name, done));
        await done.Task;
    }

    public Task<RunDetail> GetAsync(Actor actor, string runId, CancellationToken cancel = default) => reader.GetAsync(actor, runId, cancel);

    public Task<RunSummary?> LatestAsync(Actor actor, string pipelineId, CancellationToken cancel = default) => reader.LatestAsync(actor, pipelineId, cancel);

    public Task<Page<RunSummary>> ListAsync(Actor actor, RunFilter filter, PageRequest page, CancellationToken cancel = default) =>
        reader.ListAsync(actor, filter, page, cancel);

    public Task<IReadOnlyList<ArtifactView>> ArtifactsAsync(Actor actor, string runId, CancellationToken cancel = default) =>
        reader.ArtifactsAsync(actor, runId, cancel);

    public Task<StepLog> LogAsync(Actor actor, string runId, string step, int? attempt = null, CancellationToken cancel = default) =>
        reader.LogAsync(actor, runId, step, attempt, cancel);

    public async IAsyncEnumerable<RunEvent> EventsAsync(Actor actor, string runId, long after, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await reader.FindAsync(actor, runId, cancel);
        // The feed only wakes: what is told comes from the table, so nothing is missed between reading and listening.
        using var news = feed.Subscribe(runId);
        await using var wake = news.ReadAsync(cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            foreach (var e in await reader.EventsAsync(runId, after, cancel))
            {
                after = e.Seq;
                yield return e;
                if (e.Kind == RunEventKind.RunEnded)
                    yield break;
            }
            if (await reader.HasEndedAsync(runId, after, cancel))
                yield break;
            if (!await wake.MoveNextAsync())
                yield break;
        }
    }
}
