using System.Text.Json;

namespace AiPlatform.Console.Api;

/// <summary>One event on the wire.</summary>
readonly record struct SentEvent(string Id, string Name, object Data);

/// <summary>
/// Server-sent events with ids, so that a client that lost its connection can say where it stopped;
/// a comment now and then keeps proxies from closing the line.
/// </summary>
sealed class EventStream(Func<CancellationToken, IAsyncEnumerable<SentEvent>> events, TimeSpan heartbeat, TimeProvider time) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ending = LongAnswer.Ending(httpContext);
        await using var reader = events(ending.Token).GetAsyncEnumerator(ending.Token);
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            // A first event that is refused throws before the first byte, so that the answer has its own status.
            var early = await WithinHeartbeatAsync(next);
            await StartAsync(httpContext.Response, ending.Token);
            while (early || await BeatUntilAsync(next, httpContext.Response, ending.Token))
            {
                early = false;
                if (!await next)
                    break;
                await httpContext.Response.WriteAsync(Text(reader.Current), ending.Token);
                next = reader.MoveNextAsync().AsTask();
                if (!next.IsCompleted)
                    await httpContext.Response.Body.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or we do: the ordinary end of a stream.
        }
        finally
        {
            await ending.CancelAsync();
            // An iterator may only be disposed between two moves.
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    static async Task StartAsync(HttpResponse response, CancellationToken cancel)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // Asks nginx not to hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.WriteAsync("retry: 2000\n\n", cancel);
        await response.Body.FlushAsync(cancel);
    }

    async Task<bool> BeatUntilAsync(Task next, HttpResponse response, CancellationToken cancel)
    {
        while (!await WithinHeartbeatAsync(next))
        {
            await response.WriteAsync(": still here\n\n", cancel);
            await response.Body.FlushAsync(cancel);
        }
        return true;
    }

    async Task<bool> WithinHeartbeatAsync(Task next)
    {
        try
        {
            await next.WaitAsync(heartbeat, time);
            return true;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return false;
        }
    }

    static string Text(SentEvent e) => $"id: {e.Id}\nevent: {e.Name}\ndata: {JsonSerializer.Serialize(e.Data, e.Data.GetType(), ApiJson.Options)}\n\n";
}
