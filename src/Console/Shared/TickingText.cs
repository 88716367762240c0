using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Shared;

/// <summary>A text that follows the clock, and goes over the wire only when it reads differently.</summary>
public abstract class TickingText : ComponentBase, IDisposable
{
    bool ticking;

    [Inject] Ticker Ticker { get; set; } = default!;

    protected string Text { get; private set; } = "";

    /// <summary>False: it can't change any more.</summary>
    protected abstract bool Ticks { get; }

    /// <summary>What it reads at a moment.</summary>
    protected abstract string At(DateTimeOffset now);

    protected override void OnParametersSet() => Text = At(Ticker.Now);

    // Only an interactive page gets here, so a prerendered one leaves no clock running.
    protected override void OnAfterRender(bool firstRender)
    {
        if (ticking == Ticks)
            return;
        ticking = Ticks;
        if (ticking)
            Ticker.Add(Tick);
        else
            Ticker.Remove(Tick);
    }

    void Tick() => _ = InvokeAsync(() =>
    {
        var text = At(Ticker.Now);
        if (text == Text)
            return;
        Text = text;
        StateHasChanged();
    });

    public void Dispose()
    {
        Ticker.Remove(Tick);
        GC.SuppressFinalize(this);
    }
}
