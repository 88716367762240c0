using AiPlatform.Console.Access;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace AiPlatform.Console.Pipelines;

/// <summary>Where a pipeline is drawn, configured, saved and run.</summary>
public sealed partial class DesignerPage : IAsyncDisposable
{
    enum View { Canvas, List, Text }

    sealed record Notice(Severity Severity, string Text, bool Stale = false);

    DesignSession? session;
    Actor? actor;
    string? failure;
    Notice? notice;
    View view;
    bool readOnly;
    bool busy;
    bool paletteOpen;
    bool settingsOpen;
    IReadOnlyList<string> selection = [];
    DraftForm? form;
    DraftAnswer typed = new(-1);
    PipelineCanvas? canvas;
    StepPalette? palette;
    YamlEditor? yaml;
    ElementReference root;
    IJSObjectReference? module;

    [Inject] IPipelineStore Store { get; set; } = default!;
    [Inject] IRunService Runs { get; set; } = default!;
    [Inject] ICurrentActor CurrentActor { get; set; } = default!;
    [Inject] IDialogService Dialogs { get; set; } = default!;
    [Inject] NavigationManager Navigation { get; set; } = default!;
    [Inject] IJSRuntime Js { get; set; } = default!;

    [Parameter] public string? Id { get; set; }

    DesignSnapshot Now => session!.Draft.Snapshot;

    /// <summary>The one selected step that is still there.</summary>
    string? Selected => selection is [var one] && Now.Graph.Nodes.Any(n => n.Name == one) ? one : null;

    bool PanelOpen => Selected is not null || selection.Count > 1 || settingsOpen;

    protected override async Task OnParametersSetAsync()
    {
        if (session is not null && session.Saved?.Summary.Id == Id)
            return;
        (session, form, failure, selection, notice) = (null, null, null, [], null);
        try
        {
            actor = await CurrentActor.GetAsync();
            session = Id is null ? DesignSession.New() : DesignSession.Of(await Store.GetAsync(actor, Id));
            readOnly = !actor.May(Permission.EditPipelines, session.Saved?.Summary.Project ?? Projects.Default);
        }
        catch (Exception e) when (e is NotFoundException or ForbiddenException)
        {
            failure = e.Message;
        }
    }

    async Task CanvasReadyAsync()
    {
        if (palette is not null && canvas is not null)
            await canvas.AddPaletteAsync(palette.Root);
    }

    void Refresh() => StateHasChanged();

    DraftForm FormOf(string? step) => form is not null && form.Step == step && form.Draft == session!.Draft ? form
        : form = new(session!.Draft, step, answer =>
        {
            notice = answer.Refusal is { } why ? new(Severity.Warning, why) : notice is { Stale: true } ? notice : null;
            StateHasChanged();
            return Task.CompletedTask;
        });

    async Task RunAsync(Func<DesignDraft, DraftAnswer> operation)
    {
        var answer = operation(session!.Draft);
        notice = answer.Refusal is { } why ? new(Severity.Warning, why) : null;
        await InvokeAsync(StateHasChanged);
    }

    async Task ArrangeAsync()
    {
        await RunAsync(draft => draft.AutoLayout());
        await canvas!.FitAsync();
    }

    async Task AddAsync(string kind)
    {
        paletteOpen = false;
        await canvas!.AddAsync(kind, Selected);
    }

    async Task RenameAsync(string name)
    {
        var old = Selected!;
        var answer = session!.Draft.Rename(old, name);
        if (answer.Accepted)
            selection = [name];
        await RunAsync(_ => answer);
        await canvas!.SelectAsync(name);
    }

    async Task RemoveAsync()
    {
        var gone = selection;
        selection = [];
        await RunAsync(draft => draft.Remove([.. gone.Where(s => draft.Graph.Nodes.Any(n => n.Name == s))]));
    }

    void SelectedAsync(IReadOnlyList<string> steps) => selection = steps;

    async Task DeselectAsync()
    {
        selection = [];
        await canvas!.SelectAsync();
    }

    async Task ChooseAsync(string step)
    {
        selection = [step];
        await canvas!.SelectAsync(step);
    }

    async Task OpenAsync(string step)
    {
        selection = [step];
        StateHasChanged();
        await FocusFieldAsync("name");
    }

    async Task OpenSettingsAsync()
    {
        await DeselectAsync();
        settingsOpen = true;
    }

    async Task CommandedAsync(string command)
    {
        if (readOnly)
            return;
        switch (command)
        {
            case "undo":
                await RunAsync(draft => draft.Undo());
                break;
            case "redo":
                await RunAsync(draft => draft.Redo());
                break;
            case "add":
                paletteOpen = true;
                StateHasChanged();
                await palette!.FocusAsync();
                break;
        }
    }

    /// <summary>To the field of the form, or to the line of a text that can't be read.</summary>
    async Task LeadToAsync(Problem problem)
    {
        if (problem.Step is { } step && Now.Graph.Nodes.Any(n => n.Name == step) && !Now.Graph.Stale)
        {
            await ChooseAsync(step);
            StateHasChanged();
            await FocusFieldAsync(string.Join('/', problem.Pointer.Split('/').Skip(3)) is { Length: > 0 } path ? path : "commands");
            return;
        }
        if (problem.Line == 0)
            return;
        view = View.Text;
        StateHasChanged();
        if (yaml is not null)
            await yaml.GoToAsync(problem.Line);
    }

    async Task FocusFieldAsync(string path)
    {
        module ??= await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/designer.js"]);
        await module.InvokeVoidAsync("focusField", root, path);
    }

    Task TypedAsync(string text) => RunAsync(draft => typed = draft.SetText(text, amends: typed.Revision));

    void Toggle(View wanted) => view = view == wanted ? View.Canvas : wanted;

    string Pressed(View one) => view == one ? "true" : "false";

    Color ColourOf(View one) => view == one ? Color.Primary : Color.Default;

    async Task SaveClickedAsync()
    {
        if (await SaveAsync())
            notice = null;
    }

    async Task RunClickedAsync()
    {
        if ((session!.Dirty || session.Saved is null) && !await SaveAsync())
            return;
        var saved = session.Saved!;
        IReadOnlyDictionary<string, string>? values = null;
        if (saved.Spec.Params.Count > 0)
        {
            var dialog = await Dialogs.ShowAsync<RunDialog>(null, new DialogParameters<RunDialog> { { d => d.Spec, saved.Spec } },
                new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
            if (await dialog.Result is not { Canceled: false, Data: IReadOnlyDictionary<string, string> given })
                return;
            values = given;
        }
        await GuardedAsync(async () =>
        {
            var run = await Runs.StartAsync(actor!, new(saved.Summary.Id, saved.Version.Number, values));
            Navigation.NavigateTo($"/runs/{run}");
        });
    }

    /// <returns>Whether everything is stored now.</returns>
    Task<bool> SaveAsync(int? over = null)
    {
        if (Now.Parsed is { Valid: false } parsed)
        {
            notice = new(Severity.Warning, Now.Graph.Nodes.Count == 0 ? "There is nothing to save yet: add a step first."
                : $"Nothing was saved: {(parsed.Problems.Count == 1 ? "a problem has" : $"{parsed.Problems.Count} problems have")} to be solved first. Each line below leads to its place.");
            return Task.FromResult(false);
        }
        return GuardedAsync(async () =>
        {
            await session!.SaveAsync(Store, actor!, over);
            if (Id is null)
                Navigation.NavigateTo($"/pipelines/{session.Saved!.Summary.Id}", replace: true);
        });
    }

    async Task<bool> GuardedAsync(Func<Task> act)
    {
        busy = true;
        try
        {
            await act();
            return true;
        }
        catch (StaleVersionException stale)
        {
            notice = new(Severity.Warning, $"Somebody saved version {stale.Actual} while you worked on version {stale.Expected}. Nothing was overwritten.", Stale: true);
        }
        catch (RefusedException refused)
        {
            notice = new(Severity.Error, string.Join(" ", refused.Errors.SelectMany(e => e.Value).Prepend(refused.Message)));
        }
        catch (Exception e) when (e is ForbiddenException or NotFoundException or InvalidPipelineException)
        {
            notice = new(Severity.Error, e.Message);
        }
        finally
        {
            busy = false;
        }
        return false;
    }

    Task TakeTheirsAsync() => GuardedAsync(async () =>
    {
        (session, notice, selection) = (DesignSession.Of(await Store.GetAsync(actor!, session!.Saved!.Summary.Id)), null, []);
    });

    async Task KeepMineAsync()
    {
        var latest = await Store.GetAsync(actor!, session!.Saved!.Summary.Id);
        if (await SaveAsync(latest.Version.Number))
            notice = null;
    }

    async Task AskBeforeLeaving(LocationChangingContext context)
    {
        var own = session?.Saved is { } saved && context.TargetLocation.EndsWith($"/pipelines/{saved.Summary.Id}", StringComparison.Ordinal);
        if (session?.Dirty != true || own)
            return;
        var leave = await Dialogs.ShowMessageBoxAsync("Leave without saving?", "Your changes to this pipeline are not saved. If you leave now, they are lost.",
            yesText: "Leave", cancelText: "Stay");
        if (leave != true)
            context.PreventNavigation();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
    }
}
