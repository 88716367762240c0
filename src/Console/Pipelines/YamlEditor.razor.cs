using System.Text;
using AiPlatform.Engine.Pipelines;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiPlatform.Console.Pipelines;

/// <summary>The text of the definition, typed by hand.</summary>
public sealed partial class YamlEditor : IAsyncDisposable
{
    const long MaxBytes = 4 << 20;

    ElementReference area;
    ElementReference gutter;
    IJSObjectReference? module;
    IJSObjectReference? editor;
    DotNetObjectReference<YamlEditor>? self;
    string? known;
    int revision = -1;

    [Inject] IJSRuntime Js { get; set; } = default!;

    [Parameter, EditorRequired] public DesignDraft Draft { get; set; } = default!;
    [Parameter] public bool ReadOnly { get; set; }

    /// <summary>The text that was typed.</summary>
    [Parameter] public EventCallback<string> Typed { get; set; }

    protected override bool ShouldRender() => editor is null;

    protected override async Task OnParametersSetAsync()
    {
        if (editor is not null)
            await ShowAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            module = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/designer.js"]);
            self = DotNetObjectReference.Create(this);
            editor = await module.InvokeAsync<IJSObjectReference>("createEditor", area, gutter, self);
            await ShowAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left before the editor was up.
        }
    }

    public async Task GoToAsync(int line)
    {
        if (editor is not null)
            await editor.InvokeVoidAsync("goTo", line);
    }

    [JSInvokable]
    public async Task OnText(IJSStreamReference text)
    {
        await using var stream = await text.OpenReadStreamAsync(MaxBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        known = await reader.ReadToEndAsync();
        await Typed.InvokeAsync(known);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (editor is not null)
            {
                await editor.InvokeVoidAsync("dispose");
                await editor.DisposeAsync();
            }
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
        self?.Dispose();
    }

    async Task ShowAsync()
    {
        var now = Draft.Snapshot;
        if (revision == now.Revision && known == now.Text)
            return;
        revision = now.Revision;
        try
        {
            if (known != now.Text)
                await editor!.InvokeVoidAsync("setText", known = now.Text);
            await editor!.InvokeVoidAsync("setProblems", now.Parsed.Problems.Select(p => p.Line).Where(l => l > 0).Distinct());
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone; there is nobody to show it to.
        }
    }
}
