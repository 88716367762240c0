using AiPlatform.Console.Access;
using AiPlatform.Console.Runs;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace AiPlatform.Console.Pipelines;

public sealed partial class PipelinesPage : IAsyncDisposable
{
    const long LargestFile = 1 << 20;

    List<Row>? rows;
    string? cursor;
    Exception? failure;
    bool busy;
    readonly CancellationTokenSource left = new();
    Task listening = Task.CompletedTask;
    string importName = "";
    IReadOnlyList<Problem> importProblems = [];

    [Inject] IPipelineStore Pipelines { get; set; } = default!;
    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] RunFeed Feed { get; set; } = default!;
    [Inject] SampleCatalog Samples { get; set; } = default!;
    [Inject] ICurrentActor Current { get; set; } = default!;
    [Inject] NavigationManager Navigation { get; set; } = default!;
    [Inject] IDialogService Dialogs { get; set; } = default!;
    [Inject] ISnackbar Snackbar { get; set; } = default!;
    [Inject] TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery] string? Q { get; set; }

    List<Row> Shown => [.. (rows ?? []).Where(Matches)];

    IReadOnlyList<Sample> MissingSamples => [.. Samples.All.Where(s => rows?.Exists(r => r.Pipeline.Name == s.Name) == false)];

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            listening = new RunNews(Feed, Time).ListenAsync(null, () => InvokeAsync(RefreshRunsAsync), left.Token);
    }

    async Task LoadAsync()
    {
        (failure, rows) = (null, null);
        try
        {
            var actor = await Current.GetAsync();
            var page = await Pipelines.ListAsync(actor, Projects.Default, new PageRequest(100));
            rows = await WithRunsAsync(actor, page.Items);
            cursor = page.NextCursor;
        }
        catch (Exception e)
        {
            failure = e;
        }
    }

    async Task LoadMoreAsync()
    {
        var actor = await Current.GetAsync();
        var page = await Pipelines.ListAsync(actor, Projects.Default, new PageRequest(100, cursor));
        rows!.AddRange(await WithRunsAsync(actor, page.Items));
        cursor = page.NextCursor;
    }

    async Task<List<Row>> WithRunsAsync(Actor actor, IReadOnlyList<PipelineSummary> pipelines)
    {
        var found = new List<Row>();
        foreach (var pipeline in pipelines)
            found.Add(new(pipeline, await Runs.LatestAsync(actor, pipeline.Id)));
        return found;
    }

    async Task RefreshRunsAsync()
    {
        if (rows is null)
            return;
        var actor = await Current.GetAsync();
        rows = await WithRunsAsync(actor, [.. rows.Select(r => r.Pipeline)]);
        StateHasChanged();
    }

    void Search(ChangeEventArgs e) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", e.Value as string is { Length: > 0 } text ? text : null), replace: true);

    bool Matches(Row row) => string.IsNullOrWhiteSpace(Q)
        || row.Pipeline.Name.Contains(Q, StringComparison.OrdinalIgnoreCase)
        || row.Pipeline.Description?.Contains(Q, StringComparison.OrdinalIgnoreCase) == true;

    Task AddSampleAsync(Sample sample) => DoAsync(async actor =>
    {
        var added = await Samples.AddAsync(actor, Projects.Default, sample);
        Navigation.NavigateTo($"/pipelines/{added.Summary.Id}");
    });

    Task RunAsync(PipelineSummary pipeline) => DoAsync(async actor =>
    {
        var detail = await Pipelines.GetAsync(actor, pipeline.Id);
        // What has to be asked is asked where the pipeline is open.
        if (detail.Spec.Params.Any(p => p.Default is null))
            Navigation.NavigateTo($"/pipelines/{pipeline.Id}?run=true");
        else
            Navigation.NavigateTo($"/runs/{await Runs.StartAsync(actor, new StartRun(pipeline.Id))}");
    });

    Task ArchiveAsync(PipelineSummary pipeline) => DoAsync(async actor =>
    {
        var sure = await Dialogs.ShowMessageBoxAsync("Archive pipeline",
            $"{pipeline.Name} leaves the list and its name becomes free. Its runs and versions stay readable.", "Archive", cancelText: "Keep it");
        if (sure != true)
            return;
        await Pipelines.ArchiveAsync(actor, pipeline.Id, pipeline.Version);
        rows!.RemoveAll(r => r.Pipeline.Id == pipeline.Id);
        Snackbar.Add($"{pipeline.Name} was archived.");
    });

    async Task ImportAsync(InputFileChangeEventArgs e)
    {
        (importName, importProblems) = (e.File.Name, []);
        if (e.File.Size > LargestFile)
        {
            importProblems = [new("too-large", "The file is larger than 1 MiB, which no pipeline needs. Is it the right file?", "")];
            return;
        }
        using var reader = new StreamReader(e.File.OpenReadStream(LargestFile));
        var yaml = await reader.ReadToEndAsync();
        await DoAsync(async actor =>
        {
            try
            {
                var made = await Pipelines.CreateAsync(actor, Projects.Default, new PipelineDraft(yaml, Message: $"Imported {e.File.Name}"));
                Navigation.NavigateTo($"/pipelines/{made.Summary.Id}");
            }
            catch (InvalidPipelineException invalid)
            {
                importProblems = invalid.Problems;
            }
        });
    }

    /// <summary>Once at a time; what is refused is told in its own words.</summary>
    async Task DoAsync(Func<Actor, Task> action)
    {
        if (busy)
            return;
        busy = true;
        try
        {
            await action(await Current.GetAsync());
        }
        catch (Exception e) when (e is RefusedException or ForbiddenException or NotFoundException or StaleVersionException or Engine.Storage.StorageException)
        {
            Snackbar.Add(e.Message, Severity.Error, o => o.RequireInteraction = true);
        }
        finally
        {
            busy = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await left.CancelAsync();
        await listening;
        left.Dispose();
    }

    sealed record Row(PipelineSummary Pipeline, RunSummary? LastRun);
}
