using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Console.Runs;
using AiPlatform.Engine;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AiPlatform.Console.Pipelines;

static class PipelineEndpoints
{
    public static void MapPipelines(this IEndpointRouteBuilder api)
    {
        var pipelines = api.MapGroup("/pipelines").WithTags("Pipelines");
        pipelines.MapPost("", CreateAsync).TakesPipeline().Fails(409, 422).WithName("createPipeline");
        pipelines.MapGet("", ListAsync).WithName("listPipelines");
        pipelines.MapPost("/validate", ValidateAsync).TakesPipeline().WithName("validatePipeline");
        pipelines.MapGet("/{id}", GetAsync).Fails(404).WithName("getPipeline");
        pipelines.MapPut("/{id}", SaveAsync).TakesPipeline().Fails(404, 409, 412, 422, 428).WithName("savePipeline");
        pipelines.MapDelete("/{id}", ArchiveAsync).Fails(404, 412, 428).WithName("archivePipeline");
        pipelines.MapGet("/{id}/versions/{version:int}", GetVersionAsync).Fails(404).WithName("getPipelineVersion");
        pipelines.MapPost("/{id}/execute", ExecuteAsync).Fails(404, 409, 422, 507).WithName("executePipeline");
        pipelines.MapGet("/{id}/status", StatusAsync).Fails(404).WithName("getPipelineStatus");
    }

    /// <summary>Stores a new pipeline, from JSON or from the text of a pipeline file. An invalid one is never stored.</summary>
    public static async Task<Created<PipelineAnswer>> CreateAsync(
        ClaimsPrincipal user, HttpContext http, IPipelineStore store,
        [Description("Where the body names none; the default project unless said.")] string? project)
    {
        var actor = user.ToActor();
        var body = await PipelineBody.ReadAsync(http.Request);
        var created = await store.CreateAsync(actor, (body.Project ?? project).Or(actor), new(body.DemandValid()), http.RequestAborted);
        EntityTags.Set(http.Response, created.Version.Number);
        return TypedResults.Created($"{ApiPaths.Base}/pipelines/{created.Summary.Id}", PipelineAnswer.Of(created));
    }

    /// <summary>The pipelines of a project, newest first.</summary>
    public static async Task<Ok<Page<PipelineSummary>>> ListAsync(
        ClaimsPrincipal user, IPipelineStore store, [AsParameters] PageQuery page, string? project, CancellationToken cancel)
    {
        var actor = user.ToActor();
        return TypedResults.Ok(await store.ListAsync(actor, project.Or(actor), page.Request(), cancel));
    }

    /// <summary>Checks a definition and stores nothing. Every problem is named at once with its place.</summary>
    public static async Task<Ok<ValidationAnswer>> ValidateAsync(HttpRequest request)
    {
        var parsed = (await PipelineBody.ReadAsync(request)).Parsed;
        return TypedResults.Ok(new ValidationAnswer(parsed.Valid, parsed.Problems));
    }

    /// <summary>The latest version of a pipeline. The ETag is its version.</summary>
    public static Task<Ok<PipelineAnswer>> GetAsync(ClaimsPrincipal user, HttpContext http, IPipelineStore store, string id) =>
        AnswerAsync(http, store.GetAsync(user.ToActor(), id, null, http.RequestAborted));

    /// <summary>One version of a pipeline, also of an archived one.</summary>
    public static Task<Ok<PipelineAnswer>> GetVersionAsync(ClaimsPrincipal user, HttpContext http, IPipelineStore store, string id, int version) =>
        AnswerAsync(http, store.GetAsync(user.ToActor(), id, version, http.RequestAborted));

    /// <summary>Stores a new version. If-Match names the version that the change started from.</summary>
    public static async Task<Ok<PipelineAnswer>> SaveAsync(
        ClaimsPrincipal user, HttpContext http, IPipelineStore store, string id,
        [FromHeader(Name = EntityTags.IfMatch), Description("ETag of the version that the change started from, or *.")] string? ifMatch)
    {
        var actor = user.ToActor();
        var before = await store.GetAsync(actor, id, null, http.RequestAborted);
        var expected = EntityTags.DemandMatch(ifMatch) ?? before.Version.Number;
        var text = (await PipelineBody.ReadAsync(http.Request)).DemandValid();
        return await AnswerAsync(http, store.SaveAsync(actor, id, expected, new(text, before.Version.Layout), http.RequestAborted));
    }

    /// <summary>Archives a pipeline: it can't be run or found by name any more, its runs and their versions stay readable.</summary>
    public static async Task<NoContent> ArchiveAsync(
        ClaimsPrincipal user, IPipelineStore store, string id,
        [FromHeader(Name = EntityTags.IfMatch), Description("ETag of the version that was looked at, or *.")] string? ifMatch, CancellationToken cancel)
    {
        await store.ArchiveAsync(user.ToActor(), id, EntityTags.DemandMatch(ifMatch), cancel);
        return TypedResults.NoContent();
    }

    /// <summary>Starts a run. Repeating the request with the same Idempotency-Key starts nothing and answers the same, for 24 hours.</summary>
    public static async Task<Accepted<RunStarted>> ExecuteAsync(
        ClaimsPrincipal user, IRunService runs, string id, ExecuteRequest? request,
        [FromHeader(Name = Idempotent.Header), Description("The caller's own name for this request, at most 200 characters.")] string? idempotencyKey,
        CancellationToken cancel)
    {
        var parameters = request?.Parameters?.ToDictionary(p => p.Key, p => Text(p.Key, p.Value));
        var key = Idempotent.KeyOf(idempotencyKey, new { id, request?.Version, Parameters = new SortedDictionary<string, string>(parameters ?? [], StringComparer.Ordinal) });
        var runId = await runs.StartAsync(user.ToActor(), new(id, request?.Version, parameters), key, cancel);
        return TypedResults.Accepted(RunEndpoints.Address(runId), new RunStarted(runId, Status.Queued));
    }

    /// <summary>How the latest run of a pipeline stands, or the run that is named.</summary>
    public static async Task<Ok<PipelineStatus>> StatusAsync(ClaimsPrincipal user, IPipelineStore store, IRunService runs, string id, string? run, CancellationToken cancel)
    {
        var actor = user.ToActor();
        var pipeline = (await store.GetAsync(actor, id, null, cancel)).Summary.Id;
        var runId = run ?? (await runs.LatestAsync(actor, pipeline, cancel))?.Id ?? throw new NotFoundException("run of pipeline", id);
        var detail = await runs.GetAsync(actor, runId, cancel);
        return detail.Summary.PipelineId == pipeline ? TypedResults.Ok(PipelineStatus.Of(detail)) : throw new NotFoundException("run", runId);
    }

    static async Task<Ok<PipelineAnswer>> AnswerAsync(HttpContext http, Task<PipelineDetail> found)
    {
        var detail = await found;
        EntityTags.Set(http.Response, detail.Version.Number);
        return TypedResults.Ok(PipelineAnswer.Of(detail));
    }

    static string Text(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new BadRequestException("/parameters/" + name, $"The value of '{name}' is text, a number, true or false."),
    };

    static RouteHandlerBuilder TakesPipeline(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<PipelineRequest>("application/json", PipelineBody.YamlType, "text/yaml", "application/x-yaml").Fails(400, 413, 415);
}
