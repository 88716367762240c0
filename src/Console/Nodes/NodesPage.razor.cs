using AiPlatform.Console.Access;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Nodes;

public sealed partial class NodesPage : IDisposable
{
    /// <summary>Usage is a measurement, not news: it is looked at while somebody looks at the page.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    const int MostRuns = 50;

    IReadOnlyList<NodeView>? nodes;
    QueueView? queue;
    IReadOnlyList<(RunSummary Run, StepView Step)> jobs = [];
    Exception? failure;
    ITimer? timer;

    [Inject] INodeService Nodes { get; set; } = default!;
    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] ICurrentActor Current { get; set; } = default!;
    [Inject] TimeProvider Time { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            timer = Time.CreateTimer(_ => InvokeAsync(LoadAsync), null, Interval, Interval);
    }

    async Task LoadAsync()
    {
        try
        {
            var actor = await Current.GetAsync();
            nodes = await Nodes.ListAsync(actor, CancellationToken.None);
            queue = await Nodes.QueueAsync(actor, CancellationToken.None);
            jobs = await RunningAsync(actor);
            failure = null;
        }
        catch (Exception e)
        {
            failure = e;
        }
        StateHasChanged();
    }

    async Task<IReadOnlyList<(RunSummary, StepView)>> RunningAsync(Actor actor)
    {
        var found = new List<(RunSummary, StepView)>();
        var running = await Runs.ListAsync(actor, new RunFilter(Projects.Default, Status: Status.Running), new PageRequest(MostRuns));
        foreach (var run in running.Items)
            found.AddRange((await Runs.GetAsync(actor, run.Id)).Steps.Where(s => s.Status == Status.Running).Select(s => (run, s)));
        return found;
    }

    static string Explain(NodeInfo node) => node.Enforcement == LimitEnforcement.Enforced
        ? "The kernel holds each step to the CPU and memory it asked for."
        : "Usage is measured and shown; nothing keeps a step from using more than it asked for.";

    public void Dispose() => timer?.Dispose();
}
