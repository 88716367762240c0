using AiPlatform.Console.Access;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Runs;

/// <summary>What happened in a run, the latest first, going on as it happens.</summary>
public sealed partial class EventList : IDisposable
{
    const int Most = 500;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    readonly CancellationTokenSource left = new();
    readonly Queue<RunEvent> events = new();
    bool drawing;
    Exception? error;

    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] ICurrentActor Viewer { get; set; } = default!;
    [Inject] TimeProvider Clock { get; set; } = default!;

    [Parameter, EditorRequired] public string RunId { get; set; } = "";

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = InvokeAsync(ListenAsync);
    }

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    async Task ListenAsync()
    {
        try
        {
            await foreach (var e in Runs.EventsAsync(await Viewer.GetAsync(), RunId, 0, left.Token))
            {
                events.Enqueue(e);
                if (events.Count > Most)
                    events.Dequeue();
                if (!drawing)
                    _ = DrawSoonAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            error = e;
        }
        StateHasChanged();
    }

    /// <summary>Many events that come together are drawn once.</summary>
    async Task DrawSoonAsync()
    {
        drawing = true;
        try
        {
            await Task.Delay(Pause, Clock, left.Token);
            drawing = false;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }
}
