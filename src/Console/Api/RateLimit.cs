using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace AiPlatform.Console.Api;

/// <summary>A bucket of requests per token; the headers say what is left, so that a program can slow down by itself.</summary>
sealed class RateLimit : IDisposable
{
    const int FillsPerSecond = 10;
    readonly RateLimitOptions options;
    readonly PartitionedRateLimiter<HttpContext> limiter;

    public RateLimit(IOptions<ApiOptions> api)
    {
        options = api.Value.RateLimit;
        limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(Caller(context), _ => new()
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = Math.Max(1, options.PerSecond / FillsPerSecond),
            ReplenishmentPeriod = options.PerSecond < FillsPerSecond ? TimeSpan.FromSeconds(1.0 / options.PerSecond) : TimeSpan.FromSeconds(1.0 / FillsPerSecond),
            QueueLimit = 0,
        }));
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(ApiPaths.Base))
        {
            await next(context);
            return;
        }
        using var lease = limiter.AttemptAcquire(context);
        var left = limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0;
        context.Response.OnStarting(() =>
        {
            Describe(context.Response.Headers, left);
            return Task.CompletedTask;
        });
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }
        context.Response.Headers.RetryAfter = "1";
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
    }

    void Describe(IHeaderDictionary headers, long left)
    {
        headers["RateLimit-Policy"] = Invariant($"\"requests\";q={options.Burst};w={Math.Max(1, options.Burst / options.PerSecond)}");
        headers["RateLimit"] = Invariant($"\"requests\";r={left};t=1");
    }

    static string Caller(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "address " + context.Connection.RemoteIpAddress;

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => limiter.Dispose();
}
