using AiPlatform.Console.Access;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiPlatform.Console.Runs;

/// <summary>The log of a step's latest attempt. The browser reads the text by HTTP; here is only decided which, and said why there is none.</summary>
public sealed partial class LogView : IAsyncDisposable
{
    const string Module = "js/log/log.js";

    readonly CancellationTokenSource left = new();
    ElementReference host;
    IJSObjectReference? module;
    IJSObjectReference? island;
    StepLog? log;
    (string Run, string Step, int Attempt, Status Status)? asked;
    (string Run, string Step, int Attempt)? opened;
    Exception? error;

    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] ICurrentActor Viewer { get; set; } = default!;
    [Inject] IJSRuntime Js { get; set; } = default!;

    [Parameter, EditorRequired] public string RunId { get; set; } = "";
    [Parameter, EditorRequired] public StepView Step { get; set; } = default!;

    bool Readable => error is null && log is { State: LogState.Captured or LogState.Truncated };

    protected override async Task OnParametersSetAsync()
    {
        var now = (RunId, Step.Name, Step.Attempt, Step.Status);
        if (asked == now)
            return;
        if (asked is { } before && (before.Run, before.Step) != (RunId, Step.Name))
            log = null;
        asked = now;
        await LookAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        (string, string, int)? wanted = Readable ? (RunId, Step.Name, log!.Attempt) : null;
        if (wanted == opened)
            return;
        opened = wanted;
        try
        {
            await CloseAsync();
            module ??= await Js.InvokeAsync<IJSObjectReference>("import", left.Token, "./" + Assets[Module]);
            if (wanted is not null && wanted == opened)
                island = await module.InvokeAsync<IJSObjectReference>("create", left.Token, host, Options());
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left before the island was up.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await left.CancelAsync();
        try
        {
            await CloseAsync();
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has already thrown it all away.
        }
        left.Dispose();
    }

    async Task LookAsync()
    {
        var question = asked;
        try
        {
            var found = await Runs.LogAsync(await Viewer.GetAsync(), RunId, Step.Name, cancel: left.Token);
            // Another step was chosen meanwhile.
            if (question == asked)
                (log, error) = (found, null);
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

    async Task CloseAsync()
    {
        if (island is not { } shown)
            return;
        island = null;
        await shown.InvokeVoidAsync("dispose");
        await shown.DisposeAsync();
    }

    object Options()
    {
        var file = $"{Step.Name}{(log!.Attempt > 1 ? $"-{log.Attempt}" : "")}.log";
        return new
        {
            Url = RunAddress.Log(RunId, Step.Name, log.Attempt),
            File = file,
            Label = $"Log of {Step.Title ?? Step.Name}",
            // How a step failed stands at the end.
            Tail = log.Live || Step.Status is Status.Failed or Status.Canceled,
        };
    }
}
