using System.Globalization;
using AiPlatform.Console.Shared;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Runs;

/// <summary>The steps of a run with bars on one time line, ticking while it runs.</summary>
public sealed partial class StepTable : IDisposable
{
    IReadOnlyDictionary<string, StepTimes> times = new Dictionary<string, StepTimes>();
    ITimer? ticking;
    DateTimeOffset now;

    [Inject] TimeProvider Clock { get; set; } = default!;
    [Inject] NavigationManager Navigation { get; set; } = default!;

    [Parameter, EditorRequired] public RunDetail Run { get; set; } = default!;
    [Parameter] public string? Chosen { get; set; }

    /// <summary>The tab that stays open when another step is chosen.</summary>
    [Parameter] public string? Tab { get; set; }

    /// <summary>Seconds of the whole time line. Bars are told in seconds, so that a tick changes this and those that run, no others.</summary>
    double Span => Math.Max(0.001, Since(Run.Summary.FinishedAt ?? now));

    protected override void OnParametersSet()
    {
        times = StepTimes.Of(Run);
        now = Clock.GetUtcNow();
        if (Run.Summary.FinishedAt is null && RendererInfo.IsInteractive)
            ticking ??= Clock.CreateTimer(_ => InvokeAsync(Tick), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        else
            Dispose();
    }

    public void Dispose()
    {
        ticking?.Dispose();
        ticking = null;
    }

    void Tick()
    {
        now = Clock.GetUtcNow();
        StateHasChanged();
    }

    string Address(StepView step) => RunAddress.Of(Run.Summary.Id, step.Name, Tab ?? "log");

    string Told(StepTimes time) => (time.Queued(now), time.Ran(now)) switch
    {
        ({ } queued, { } ran) => $"Waited {Words.Duration(queued)}, ran {Words.Duration(ran)}",
        ({ } queued, null) => $"Waits for {Words.Duration(queued)}",
        _ => "Not ready yet",
    };

    double Since(DateTimeOffset time) => Math.Max(0, (time - Run.Summary.CreatedAt).TotalSeconds);

    static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
