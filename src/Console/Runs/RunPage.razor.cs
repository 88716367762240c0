using AiPlatform.Console.Access;
using AiPlatform.Console.Pipelines;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AiPlatform.Console.Runs;

/// <summary>One run, live: its graph, its steps, and what each of them wrote and kept.</summary>
public sealed partial class RunPage : IDisposable
{
    const double CardHeight = 60;
    const double GraphMargin = 72;

    CancellationTokenSource left = new();
    PipelineCanvas? graph;
    RunDetail? run;
    FixedCanvas? canvas;
    double graphHeight;
    IReadOnlyDictionary<string, StepMark> marks = new Dictionary<string, StepMark>();
    IReadOnlyList<ArtifactView> artifacts = [];
    Actor? actor;
    string? firstStep;
    string? loaded;
    string? told;
    bool stopping;
    bool starting;
    Exception? error;
    Exception? refused;

    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] IPipelineStore Store { get; set; } = default!;
    [Inject] ICurrentActor Viewer { get; set; } = default!;
    [Inject] RunFeed Feed { get; set; } = default!;
    [Inject] TimeProvider Clock { get; set; } = default!;
    [Inject] NavigationManager Navigation { get; set; } = default!;
    [Inject] IDialogService Dialogs { get; set; } = default!;

    [Parameter] public string Id { get; set; } = "";
    [SupplyParameterFromQuery] string? Step { get; set; }
    [SupplyParameterFromQuery] string? Tab { get; set; }

    bool MayAct => actor is not null && run is not null && actor.May(Permission.RunPipelines, run.Summary.Project);

    StepView? Shown => run?.Steps.FirstOrDefault(s => s.Name == Step) ?? run?.Steps.FirstOrDefault(s => s.Name == firstStep);

    string ShownTab => Tabs.Any(t => t.Id == Tab) ? Tab! : "log";

    IEnumerable<(string Id, string Title, int? Count)> Tabs =>
    [
        ("log", "Log", null), ("artifacts", "Artifacts", artifacts.Count), ("parameters", "Parameters", run?.Parameters.Count),
        ("timings", "Timings", null), ("events", "Events", null),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (loaded != Id)
            await OpenAsync();
        else
            await ShowChosenAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!RendererInfo.IsInteractive || told == Id)
            return;
        told = Id;
        _ = new RunNews(Feed, Clock).ListenAsync(Id, () => InvokeAsync(RefreshAsync), left.Token);
    }

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    /// <summary>Another run of this page's may have been shown before.</summary>
    async Task OpenAsync()
    {
        left.Cancel();
        left.Dispose();
        left = new();
        loaded = Id;
        (run, canvas, error, refused, stopping, starting, firstStep, artifacts) = (null, null, null, null, false, false, null, []);
        await ReadAsync();
    }

    async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    async Task ReadAsync()
    {
        var asked = Id;
        try
        {
            actor = await Viewer.GetAsync();
            var read = await Runs.GetAsync(actor, asked, left.Token);
            var kept = await Runs.ArtifactsAsync(actor, asked, left.Token);
            if (canvas is null)
                Draw(await Store.GetAsync(actor, read.Summary.PipelineId, read.Summary.Version, left.Token));
            if (asked != Id)
                return;
            (run, artifacts, error) = (read, kept, null);
            marks = read.Steps.ToDictionary(s => s.Name, s => new StepMark(s.Status));
            firstStep ??= RunWords.MostTelling(read)?.Name;
        }
        catch (OperationCanceledException)
        {
            // The page was left, or shows another run.
        }
        catch (Exception e)
        {
            error = e;
        }
    }

    void Draw(PipelineDetail pipeline)
    {
        canvas = FixedCanvas.Of(pipeline.Version);
        var nodes = canvas.Current.Graph.Nodes;
        var drawn = nodes.Count == 0 ? 0 : nodes.Max(n => n.Y) - nodes.Min(n => n.Y) + CardHeight;
        graphHeight = Math.Clamp(Math.Round(drawn + GraphMargin), 170, 340);
    }

    async Task ShowChosenAsync()
    {
        if (graph is not null && Shown is { } step)
            await graph.SelectAsync(step.Name);
    }

    Task ChooseAsync(IReadOnlyList<string> steps)
    {
        if (steps is [var chosen, ..] && chosen != Shown?.Name)
            Navigation.NavigateTo(RunAddress.Of(Id, chosen, Tab));
        return Task.CompletedTask;
    }

    void OpenLog(string step) => Navigation.NavigateTo(RunAddress.Of(Id, step, "log"));

    async Task CancelAsync()
    {
        var about = new DialogParameters<CancelDialog> { { d => d.Text, RunWords.Cancelling(run!.Steps) } };
        var dialog = await Dialogs.ShowAsync<CancelDialog>("Cancel this run?", about);
        if (await dialog.Result is not { Canceled: false })
            return;
        await TryAsync(async () =>
        {
            await Runs.CancelAsync(actor!, Id, left.Token);
            stopping = true;
        });
    }

    async Task RunAgainAsync()
    {
        starting = true;
        await TryAsync(async () =>
        {
            var summary = run!.Summary;
            Navigation.NavigateTo(RunAddress.Of(await Runs.StartAsync(actor!, new(summary.PipelineId, summary.Version, run.Parameters), cancel: left.Token)));
        });
        starting = false;
    }

    async Task TryAsync(Func<Task> act)
    {
        refused = null;
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            refused = e;
        }
    }
}
