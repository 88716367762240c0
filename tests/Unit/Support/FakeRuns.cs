using System.Runtime.CompilerServices;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Unit.Support;

/// <summary>Runs in memory that stand as the test puts them.</summary>
public sealed class FakeRuns(TimeProvider time, RunFeed feed) : IRunService
{
    readonly List<RunDetail> all = [];
    readonly List<RunEvent> events = [];

    /// <summary>Thrown by the next calls, until it is null again.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Thrown by the next starts.</summary>
    public Exception? Refusal { get; set; }

    public List<StartRun> Started { get; } = [];
    public List<string> Canceled { get; } = [];
    public List<ArtifactView> Artifacts { get; } = [];
    public Dictionary<string, StepLog> Logs { get; } = [];

    public static StepView Step(string name, Status status = Status.Queued, DateTimeOffset? started = null, DateTimeOffset? finished = null, params string[] needs) => new(
        name, null, "command", needs, status, status == Status.Queued ? PendingReason.Needs : null, status == Status.Queued ? "Waits for its turn" : null,
        status == Status.Queued ? 0 : 1, status == Status.Queued ? null : "vm", started, finished, null, null, null, null);

    public RunDetail Add(string pipelineId, string pipeline, Status status, params StepView[] steps)
    {
        var now = time.GetUtcNow();
        var share = steps.Length == 0 ? 0 : (double)steps.Count(s => s.Status.IsTerminal()) / steps.Length;
        var run = new RunDetail(
            new($"run_{all.Count + 1}", Projects.Default, pipelineId, pipeline, 1, status, share, now, now, status.IsTerminal() ? now : null, "Ada", null),
            new Dictionary<string, string>(), steps, 0);
        all.Insert(0, run);
        return run;
    }

    /// <summary>The run stands otherwise, and the feed tells so.</summary>
    public void Change(string runId, Func<RunDetail, RunDetail> change)
    {
        var at = all.FindIndex(r => r.Summary.Id == runId);
        all[at] = change(all[at]);
        Tell(new(events.Count + 1, time.GetUtcNow(), runId, null, RunEventKind.StepEnded, all[at].Summary.Status, 1, null));
    }

    public void Tell(RunEvent e)
    {
        events.Add(e);
        feed.Publish([e]);
    }

    public Task<string> StartAsync(Actor actor, StartRun request, IdempotencyKey? key = null, CancellationToken cancel = default)
    {
        if ((Refusal ?? Failure) is { } failure)
            throw failure;
        Started.Add(request);
        return Task.FromResult("run_new");
    }

    public Task CancelAsync(Actor actor, string runId, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        Canceled.Add(runId);
        return Task.CompletedTask;
    }

    public Task<RunDetail> GetAsync(Actor actor, string runId, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        return Task.FromResult(all.Find(r => r.Summary.Id == runId) ?? throw new NotFoundException("run", runId));
    }

    public Task<RunSummary?> LatestAsync(Actor actor, string pipelineId, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        return Task.FromResult(all.Find(r => r.Summary.PipelineId == pipelineId)?.Summary);
    }

    public Task<Page<RunSummary>> ListAsync(Actor actor, RunFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        var wanted = all.Select(r => r.Summary)
            .Where(r => (filter.PipelineId ?? r.PipelineId) == r.PipelineId && (filter.Status ?? r.Status) == r.Status).ToList();
        var after = page.Cursor is { } cursor ? wanted.FindIndex(r => r.Id == cursor) + 1 : 0;
        var items = wanted.Skip(after).Take(page.Limit).ToList();
        return Task.FromResult(new Page<RunSummary>(items, after + items.Count < wanted.Count ? items[^1].Id : null));
    }

    public Task<IReadOnlyList<ArtifactView>> ArtifactsAsync(Actor actor, string runId, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        return Task.FromResult<IReadOnlyList<ArtifactView>>([.. Artifacts.Where(a => a.RunId == runId)]);
    }

    public async IAsyncEnumerable<RunEvent> EventsAsync(Actor actor, string runId, long after, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var e in events.Where(e => e.RunId == runId && e.Seq > after).ToList())
            yield return e;
        await Task.CompletedTask;
    }

    public Task<StepLog> LogAsync(Actor actor, string runId, string step, int? attempt = null, CancellationToken cancel = default)
    {
        ThrowIfAsked();
        return Task.FromResult(Logs.GetValueOrDefault(step) ?? new StepLog("", LogState.NeverStarted, 0, false));
    }

    void ThrowIfAsked()
    {
        if (Failure is { } failure)
            throw failure;
    }
}
