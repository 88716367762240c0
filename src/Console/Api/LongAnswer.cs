namespace AiPlatform.Console.Api;

static class LongAnswer
{
    /// <summary>Ends when the caller goes away or when the console stops, so that an open stream never holds up a shutdown.</summary>
    public static CancellationTokenSource Ending(HttpContext context) => CancellationTokenSource.CreateLinkedTokenSource(
        context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
}
