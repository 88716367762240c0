using System.Text.Json;
using System.Text.RegularExpressions;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Storage;

namespace AiPlatform.Console.Api;

/// <summary>What went wrong as the API says it.</summary>
/// <param name="Code">Stable word in kebab-case.</param>
/// <param name="Errors">JSON pointer, <c>line:column</c> or query parameter → messages.</param>
sealed record ApiProblem(int Status, string Code, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null);

/// <summary>The one table from what the engine and the framework throw to what callers see.</summary>
static partial class Problems
{
    /// <summary>Null: a fault of ours, whose words are for the log only.</summary>
    public static ApiProblem? Of(Exception exception) => exception switch
    {
        NotFoundException e => new(404, "not-found", e.Message),
        ForbiddenException e => new(403, "forbidden", e.Message),
        StaleVersionException e => new(412, "stale-version", e.Message),
        PreconditionRequiredException e => new(428, "if-match-required", e.Message),
        InvalidPipelineException e => new(422, "invalid-pipeline", "The pipeline was not stored: " + Count(e.Problems.Count) + " to fix.", ByPlace(e.Problems)),
        RefusedException e => new(StatusOf(e.Code), e.Code, e.Message, e.Errors.Count == 0 ? null : e.Errors),
        JobRefusedException e => new(422, "refused", e.Message),
        StorageException e => new(503, "storage-unavailable", e.Message),
        BadRequestException e => new(400, "bad-request", e.Message, One(e.Field, e.Message)),
        BadHttpRequestException { InnerException: JsonException json } => Of(json),
        BadHttpRequestException e when BindingFailure().Match(e.Message) is { Success: true } bound => Of(bound.Groups["name"].Value, bound.Groups["value"].Value),
        BadHttpRequestException e => new(e.StatusCode, CodeOf(e.StatusCode), Words(e)),
        JsonException e => Of(e),
        _ => null,
    };

    /// <summary>The code of an answer that nobody gave a code.</summary>
    public static string CodeOf(int status) => status switch
    {
        400 => "bad-request",
        401 => "not-signed-in",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        408 => "too-slow",
        413 => "too-large",
        415 => "unsupported-media-type",
        416 => "range-not-satisfiable",
        429 => "too-many-requests",
        < 500 => "refused",
        _ => "internal-error",
    };

    /// <summary>What to do about an answer that nobody explained.</summary>
    public static string? DetailOf(int status) => status switch
    {
        401 => "Send a valid token as 'Authorization: Bearer aip_…'. Make one with: token create --name NAME --role ROLE --project PROJECT --expires 30d",
        404 => "There is nothing at this address. The addresses are listed at /api.",
        405 => "This address doesn't take this method; the Allow header lists those it takes.",
        413 => "The request is larger than allowed here.",
        416 => "The range lies behind the end; Content-Range tells the length.",
        429 => "Too many requests in a short time. Retry-After says when to come again.",
        415 => "This address doesn't take this Content-Type; /api says which it takes.",
        500 => "Something went wrong on our side. Quote the traceId when you report it; the log has the rest.",
        _ => null,
    };

    static int StatusOf(string code) => code switch
    {
        "disk-full" => 507,
        "too-large" => 413,
        "bad-parameter" or "bad-name" or "bad-token" or "missing-requirement" or "missing-input" or "never-fits" or "idempotency-key-reused" => 422,
        _ => 409,
    };

    static ApiProblem Of(JsonException e)
    {
        var pointer = Pointer(e.Path);
        var message = e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)
            ? $"There is no field '{pointer[(pointer.LastIndexOf('/') + 1)..]}' here."
            : e.Path is null or "$" ? "The body is not the JSON that is expected here." : "This value is not of the kind that is expected here.";
        return new(400, "bad-request", "The request's JSON can't be taken: " + message, One(pointer, message));
    }

    static ApiProblem Of(string parameter, string value)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(parameter);
        var message = $"{name} can't be '{value}'.";
        return new(400, "bad-request", message, One(name, message));
    }

    [GeneratedRegex("""^Failed to bind parameter "\S+ (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex BindingFailure();

    static string Words(BadHttpRequestException e) => e.StatusCode == 413 ? DetailOf(413)! : e.Message;

    /// <summary><c>$.steps[0].name</c> → <c>/steps/0/name</c>.</summary>
    static string Pointer(string? path) =>
        path is null ? "" : path.TrimStart('$').Replace("['", "/").Replace("']", "").Replace("[", "/").Replace("]", "").Replace('.', '/');

    static string Count(int problems) => problems == 1 ? "one problem" : $"{problems} problems";

    static Dictionary<string, string[]> ByPlace(IReadOnlyList<Problem> problems) => problems
        .GroupBy(p => p.Line > 0 ? $"{p.Line}:{p.Column}" : p.Pointer)
        .ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray());

    static Dictionary<string, string[]> One(string field, string message) => new() { [field] = [message] };
}
