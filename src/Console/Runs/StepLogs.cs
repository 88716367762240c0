using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>The log of a step's attempt as it lies in its file.</summary>
static class StepLogs
{
    /// <summary>
    /// The log of a step: all of it, the bytes that Range names, or from a byte on. With <c>follow=true</c> the answer goes on until the step has ended.
    /// The headers Log-State, Log-Attempt and Log-Live say what it is.
    /// </summary>
    public static async Task<IResult> GetAsync(
        ClaimsPrincipal user, IRunService runs, HttpContext http, string id, string step,
        [Description("Number of the attempt; the latest unless said.")] int? attempt,
        [Description("First byte of the answer.")] long? from,
        [Description("Keep the answer open until the step has ended.")] bool? follow)
    {
        if (from < 0)
            throw new BadRequestException("from", "from is a number of bytes, 0 or more.");
        var actor = user.ToActor();
        var log = await runs.LogAsync(actor, id, step, attempt, http.RequestAborted);
        Describe(http.Response, log);
        if (follow == true)
            return new LogFollower(runs, actor, id, step, attempt, from ?? 0);
        return new LogAnswer(log, from is { } offset ? $"bytes={offset.ToString(CultureInfo.InvariantCulture)}-" : http.Request.Headers.Range.ToString(), from is null);
    }

    static void Describe(HttpResponse response, StepLog log)
    {
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "no-store";
        response.Headers["Log-State"] = Words.Of(log.State);
        response.Headers["Log-Attempt"] = log.Attempt.ToString(CultureInfo.InvariantCulture);
        response.Headers["Log-Live"] = log.Live ? "true" : "false";
    }

    sealed class LogAnswer(StepLog log, string range, bool mayBePartial) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            var file = new FileInfo(log.Path.Length > 0 ? log.Path : "/nowhere");
            var length = file.Exists ? file.Length : 0;
            response.Headers.AcceptRanges = "bytes";
            if (ByteRange.Of(range, length) is not { } part)
            {
                if (mayBePartial)
                {
                    response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                    response.Headers.ContentRange = $"bytes */{length}";
                    response.ContentType = null;
                }
                return;
            }
            if (part.Partial && mayBePartial)
            {
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange = $"bytes {part.Offset}-{part.Offset + part.Count - 1}/{length}";
            }
            response.ContentLength = part.Count;
            if (part.Count > 0)
                await response.SendFileAsync(file.FullName, part.Offset, part.Count, httpContext.RequestAborted);
        }
    }

    sealed class LogFollower(IRunService runs, Actor actor, string id, string step, int? attempt, long from) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers["X-Accel-Buffering"] = "no";
            using var ending = LongAnswer.Ending(httpContext);
            var tail = new LogTail(runs, httpContext.RequestServices.GetRequiredService<TimeProvider>(), actor, id, step, attempt);
            try
            {
                await httpContext.Response.StartAsync(ending.Token);
                await foreach (var bytes in tail.ReadAsync(from, ending.Token))
                {
                    await httpContext.Response.Body.WriteAsync(bytes, ending.Token);
                    await httpContext.Response.Body.FlushAsync(ending.Token);
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // The reader went away, or we do.
            }
        }
    }
}
