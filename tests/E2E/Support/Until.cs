namespace AiPlatform.E2E.Support;

/// <summary>Waits for something that only the world outside can tell.</summary>
static class Until
{
    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException("Waited a minute for: " + what);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
