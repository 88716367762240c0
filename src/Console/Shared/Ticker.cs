namespace AiPlatform.Console.Shared;

/// <summary>One second hand for all the times of a page; it stands still while nothing shows a time.</summary>
public sealed class Ticker(TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    readonly Lock gate = new();
    readonly HashSet<Action> listeners = [];
    ITimer? timer;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Add(Action tick)
    {
        lock (gate)
        {
            listeners.Add(tick);
            timer ??= time.CreateTimer(_ => Tick(), null, Second, Second);
        }
    }

    public void Remove(Action tick)
    {
        lock (gate)
        {
            if (!listeners.Remove(tick) || listeners.Count > 0)
                return;
            timer?.Dispose();
            timer = null;
        }
    }

    void Tick()
    {
        Action[] now;
        lock (gate)
            now = [.. listeners];
        foreach (var tick in now)
            tick();
    }

    public ValueTask DisposeAsync() => timer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
