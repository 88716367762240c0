using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AiPlatform.Console.Runs;

static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", ListAsync).WithName("listRuns");
        runs.MapGet("/{id}", GetAsync).Fails(404).WithName("getRun");
        runs.MapPost("/{id}/cancel", CancelAsync).Fails(404).WithName("cancelRun");
        runs.MapGet("/{id}/events", EventsAsync).Produces<RunEvent>(200, "text/event-stream").Fails(404).WithName("listenToRun");
        runs.MapGet("/{id}/steps/{step}/log", StepLogs.GetAsync).Produces<string>(200, "text/plain").Produces<string>(206, "text/plain").Fails(404, 416).WithName("getStepLog");
        runs.MapGet("/{id}/artifacts", Artifacts.ListAsync).Fails(404).WithName("listArtifacts");
        runs.MapGet("/{id}/artifacts/{step}/{**path}", Artifacts.GetAsync)
            .Produces<ItemsAnswer<FolderEntry>>().Produces<string>(200, "application/octet-stream").Produces<string>(206, "application/octet-stream")
            .Fails(404, 416).WithName("getArtifact");
    }

    public static string Address(string runId) => $"{ApiPaths.Base}/runs/{runId}";

    /// <summary>The runs of a project, newest first.</summary>
    public static async Task<Ok<Page<RunSummary>>> ListAsync(
        ClaimsPrincipal user, IRunService runs, [AsParameters] PageQuery page, string? project,
        [Description("Only runs of this pipeline, by its id.")] string? pipeline,
        [Description("Only runs that stand like this: queued, running, paused, succeeded, failed or canceled.")] string? status, CancellationToken cancel)
    {
        var actor = user.ToActor();
        return TypedResults.Ok(await runs.ListAsync(actor, new(project.Or(actor), pipeline, Words.Parse<Status>("status", status)), page.Request(), cancel));
    }

    /// <summary>A run with its steps as they are now.</summary>
    public static async Task<Ok<RunAnswer>> GetAsync(ClaimsPrincipal user, IRunService runs, string id, CancellationToken cancel) =>
        TypedResults.Ok(RunAnswer.Of(await runs.GetAsync(user.ToActor(), id, cancel)));

    /// <summary>Asks a run to stop. Steps that run get SIGTERM, and SIGKILL after their grace. A run that has ended is left as it is.</summary>
    public static async Task<Accepted<RunStarted>> CancelAsync(ClaimsPrincipal user, IRunService runs, string id, CancellationToken cancel)
    {
        var actor = user.ToActor();
        await runs.CancelAsync(actor, id, cancel);
        var run = await runs.GetAsync(actor, id, cancel);
        return TypedResults.Accepted(Address(id), new RunStarted(id, run.Summary.Status));
    }

    /// <summary>
    /// The events of a run as server-sent events: first those after Last-Event-ID (or <c>after</c>), then live ones; the stream ends after the run's last event.
    /// </summary>
    public static IResult EventsAsync(
        ClaimsPrincipal user, IRunService runs, IOptions<ApiOptions> options, TimeProvider time, string id,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        [Description("Sequence of the last event that is known; 0: all. Last-Event-ID wins.")] long? after)
    {
        var actor = user.ToActor();
        var start = after ?? 0;
        if (!string.IsNullOrEmpty(lastEventId) && !long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw new BadRequestException("Last-Event-ID", "Last-Event-ID is the id of the last event you got, a number.");
        return new EventStream(cancel => Told(runs.EventsAsync(actor, id, start, cancel), cancel), options.Value.Heartbeat, time);
    }

    static async IAsyncEnumerable<SentEvent> Told(IAsyncEnumerable<RunEvent> events, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var e in events.WithCancellation(cancel))
            yield return new(e.Seq.ToString(CultureInfo.InvariantCulture), Words.Of(e.Kind), e);
    }
}
