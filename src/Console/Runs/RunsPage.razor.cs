using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Runs;

/// <summary>All runs of the project, live.</summary>
public sealed partial class RunsPage : IDisposable
{
    const int PageSize = 50;
    const int MostPipelines = 200;

    readonly CancellationTokenSource left = new();
    IReadOnlyList<RunSummary>? items;
    IReadOnlyList<PipelineSummary> pipelines = [];
    string? next;
    bool loadingMore;
    Exception? error;
    (Status?, string?)? shown;

    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] IPipelineStore Store { get; set; } = default!;
    [Inject] ICurrentActor Viewer { get; set; } = default!;
    [Inject] RunFeed Feed { get; set; } = default!;
    [Inject] TimeProvider Clock { get; set; } = default!;
    [Inject] NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "status")] string? StatusValue { get; set; }
    [SupplyParameterFromQuery] string? Pipeline { get; set; }

    Status? Chosen => Parse(StatusValue);

    bool Filtered => Chosen is not null || !string.IsNullOrEmpty(Pipeline);

    /// <summary>Those that can be chosen; that of the address too, should it be archived.</summary>
    IEnumerable<(string Id, string Name)> Pipelines => pipelines.Select(p => (p.Id, p.Name))
        .Concat(string.IsNullOrEmpty(Pipeline) ? [] : [(Pipeline, items?.FirstOrDefault(r => r.PipelineId == Pipeline)?.PipelineName ?? Pipeline)])
        .DistinctBy(p => p.Item1);

    protected override async Task OnParametersSetAsync()
    {
        if (shown == (Chosen, Pipeline))
            return;
        shown = (Chosen, Pipeline);
        items = null;
        next = null;
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = new RunNews(Feed, Clock).ListenAsync(null, () => InvokeAsync(RefreshAsync), left.Token);
    }

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    /// <summary>Reads as many as are shown, from the newest on.</summary>
    async Task ReadAsync()
    {
        var asked = shown;
        try
        {
            var actor = await Viewer.GetAsync();
            var project = ProjectQuery.Or(null, actor);
            var page = await Runs.ListAsync(actor, Filter(project), new(Math.Max(PageSize, items?.Count ?? 0)), left.Token);
            var known = (await Store.ListAsync(actor, project, new(MostPipelines), left.Token)).Items;
            // Another filter was chosen meanwhile: its own answer is on the way.
            if (asked != shown)
                return;
            (items, next, pipelines, error) = (page.Items, page.NextCursor, known, null);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            error = e;
        }
    }

    async Task LoadMoreAsync()
    {
        loadingMore = true;
        try
        {
            var actor = await Viewer.GetAsync();
            var page = await Runs.ListAsync(actor, Filter(ProjectQuery.Or(null, actor)), new(PageSize, next), left.Token);
            items = [.. items ?? [], .. page.Items];
            next = page.NextCursor;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            error = e;
        }
        finally
        {
            loadingMore = false;
        }
    }

    RunFilter Filter(string project) => new(project, string.IsNullOrEmpty(Pipeline) ? null : Pipeline, Chosen);

    void Show(Status? status, string? pipeline) => Navigation.NavigateTo(RunAddress.List(status, pipeline));

    static Status? Parse(string? value) => Enum.TryParse<Status>(value, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
