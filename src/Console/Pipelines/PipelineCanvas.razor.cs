using System.Text.Json;
using AiPlatform.Engine.Pipelines;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiPlatform.Console.Pipelines;

/// <summary>
/// The graph of a pipeline or a run. Gestures stay in the browser; each finished one is asked of <see cref="Source"/>,
/// and whatever <see cref="Source"/> says is shown. Fills its parent, which must have a height.
/// </summary>
public sealed partial class PipelineCanvas : IAsyncDisposable
{
    const string Module = "js/canvas/canvas.js";
    const string Sprite = "icons/steps.svg";
    const long MaxOpBytes = 4 << 20;

    /// <summary>Statuses are told at most four times a second.</summary>
    static readonly TimeSpan StatusPause = TimeSpan.FromMilliseconds(250);

    readonly CancellationTokenSource disposed = new();
    readonly Dictionary<string, StepMark> sentMarks = [];
    ElementReference host;
    IJSObjectReference? module;
    IJSObjectReference? island;
    DotNetObjectReference<PipelineCanvas>? self;
    ICanvasSource? loaded;
    CanvasState sent;
    bool sentReadOnly;
    bool telling;
    int handled;

    [Inject] IJSRuntime Js { get; set; } = default!;
    [Inject] TimeProvider Time { get; set; } = default!;

    [Parameter, EditorRequired] public ICanvasSource Source { get; set; } = default!;
    [Parameter] public bool ReadOnly { get; set; }

    /// <summary>How each step of a run stands; give a new dictionary when something changed. Null: no run.</summary>
    [Parameter] public IReadOnlyDictionary<string, StepMark>? Marks { get; set; }

    /// <summary>A gesture was carried out.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    /// <summary>Names of the selected steps; of very many only the first.</summary>
    [Parameter] public EventCallback<IReadOnlyList<string>> Selected { get; set; }

    /// <summary>Enter or a double click on a step.</summary>
    [Parameter] public EventCallback<string> Opened { get; set; }

    /// <summary><c>undo</c>, <c>redo</c> or <c>add</c> was asked for by a key.</summary>
    [Parameter] public EventCallback<string> Commanded { get; set; }

    /// <summary>The island is there and has the graph.</summary>
    [Parameter] public EventCallback Ready { get; set; }

    protected override bool ShouldRender() => island is null;

    protected override async Task OnParametersSetAsync()
    {
        if (island is null)
            return;
        try
        {
            await ShowAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone; there is nobody to show it to.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            module = await Js.InvokeAsync<IJSObjectReference>("import", disposed.Token, "./" + Assets[Module]);
            self = DotNetObjectReference.Create(this);
            sentReadOnly = ReadOnly;
            island = await module.InvokeAsync<IJSObjectReference>("create", disposed.Token, host, self, new
            {
                ReadOnly,
                Icons = Assets[Sprite],
                Kinds = StepTypes.All.ToDictionary(t => t.Id, t => new { t.Title, t.Icon }),
            });
            await ShowAsync();
            await Ready.InvokeAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left before the island was up.
        }
    }

    public ValueTask FocusAsync(string step) => CallAsync("focus", step);

    public ValueTask SelectAsync(params IReadOnlyList<string> steps) => CallAsync("select", steps);

    /// <summary>Shows the whole graph.</summary>
    public ValueTask FitAsync() => CallAsync("fit");

    /// <summary>Adds a step after another, or in the middle of what is in view.</summary>
    public ValueTask AddAsync(string kind, string? after) => CallAsync("add", kind, after);

    /// <summary>Lets elements with <c>data-step-kind</c> be dragged out of it onto the canvas.</summary>
    public ValueTask AddPaletteAsync(ElementReference palette) => CallAsync("addPalette", palette);

    [JSInvokable]
    public async Task OnCommit(int seq, int baseRev, CanvasOp op)
    {
        if (seq <= handled)
        {
            // Told again, because our answer was lost with the connection.
            await LoadAsync();
            return;
        }
        handled = seq;
        var answer = ReadOnly ? new(baseRev, "This graph can only be looked at.") : Source.Apply(op);
        if (answer.Accepted)
            await PatchAsync(seq, answer.Step);
        else
            await CallAsync("reject", seq, answer.Refusal);
        await Changed.InvokeAsync();
    }

    /// <summary>One that doesn't fit into a message of the circuit.</summary>
    [JSInvokable]
    public async Task OnLargeCommit(int seq, int baseRev, IJSStreamReference op)
    {
        await using var stream = await op.OpenReadStreamAsync(MaxOpBytes, disposed.Token);
        if (await JsonSerializer.DeserializeAsync<CanvasOp>(stream, JsonSerializerOptions.Web, disposed.Token) is { } read)
            await OnCommit(seq, baseRev, read);
    }

    [JSInvokable]
    public Task OnSelect(string[] ids) => Selected.InvokeAsync(ids);

    [JSInvokable]
    public Task OnCommand(string name, string? id) => name switch
    {
        "reload" => LoadAsync(),
        "open" when id is not null => Opened.InvokeAsync(id),
        _ => Commanded.InvokeAsync(name),
    };

    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        try
        {
            if (island is not null)
            {
                await island.InvokeVoidAsync("dispose");
                await island.DisposeAsync();
            }
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has already thrown it all away.
        }
        self?.Dispose();
    }

    async Task ShowAsync()
    {
        if (sentReadOnly != ReadOnly)
            await CallAsync("setReadOnly", sentReadOnly = ReadOnly);
        if (loaded != Source)
            await LoadAsync();
        else if (Source.Current.Revision != sent.Revision)
            await PatchAsync(0, null);
        await TellMarksAsync();
    }

    async Task LoadAsync()
    {
        loaded = Source;
        sent = Source.Current;
        sentMarks.Clear();
        await CallAsync("load", JsonSerializer.SerializeToUtf8Bytes(CanvasModel.Of(sent, handled), JsonSerializerOptions.Web));
        await TellMarksAsync();
    }

    async Task PatchAsync(int seq, string? step)
    {
        var patch = CanvasPatch.Between(sent, sent = Source.Current);
        await CallAsync("apply", patch, seq, step);
    }

    async Task TellMarksAsync()
    {
        if (telling)
            return;
        telling = true;
        try
        {
            while (Marks is { } marks && StepMarks.Changes(sent, marks, sentMarks) is { } bytes)
            {
                await CallAsync("setStatuses", bytes);
                await Task.Delay(StatusPause, Time, disposed.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            telling = false;
        }
    }

    ValueTask CallAsync(string method, params object?[] arguments) =>
        island?.InvokeVoidAsync(method, arguments) ?? ValueTask.CompletedTask;
}
