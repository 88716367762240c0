using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace AiPlatform.Console.Api;

/// <summary>Writes every problem of the API as RFC 9457 says, those of the framework too.</summary>
sealed class ProblemAnswers(IProblemDetailsService writer) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        if (Problems.Of(exception) is not { } problem)
            return false;
        httpContext.Response.StatusCode = problem.Status;
        await writer.WriteAsync(new() { HttpContext = httpContext, ProblemDetails = Details(problem), Exception = exception });
        return true;
    }

    /// <summary>Fills what the writer of a problem left open.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        var status = details.Status ?? context.HttpContext.Response.StatusCode;
        details.Type ??= "about:blank";
        details.Instance ??= context.HttpContext.Request.Path;
        details.Detail ??= Problems.DetailOf(status);
        details.Extensions.TryAdd("code", Problems.CodeOf(status));
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
    }

    static ProblemDetails Details(ApiProblem problem)
    {
        var details = new ProblemDetails { Status = problem.Status, Detail = problem.Detail };
        details.Extensions["code"] = problem.Code;
        if (problem.Errors is { } errors)
            details.Extensions["errors"] = errors;
        return details;
    }
}
