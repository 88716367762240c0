using AiPlatform.Console.Access;
using AiPlatform.Console.Shared;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Xunit;

namespace AiPlatform.Unit.Support;

/// <summary>Pages on the real engine with machines that the test drives; what a page asks of the browser is only written down.</summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    readonly Viewer viewer = new();

    protected EngineHost Engine { get; private set; } = null!;

    protected string Address => new Uri(Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery;

    public async ValueTask InitializeAsync()
    {
        Engine = await EngineHost.StartAsync();
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton(Engine.Runs);
        Services.AddSingleton(Engine.Pipelines);
        Services.AddSingleton(Engine.Get<RunFeed>());
        Services.AddSingleton(Engine.Get<IContentStore>());
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<Ticker>();
        Services.AddSingleton<ICurrentActor>(viewer);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected void LookAs(Actor actor) => viewer.Actor = actor;

    protected void GoTo(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    /// <summary>Waits until what is shown holds.</summary>
    protected static void Until<T>(IRenderedComponent<T> page, Action holds) where T : IComponent => page.WaitForAssertion(holds, Patience);

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Engine.DisposeAsync();
    }

    sealed class Viewer : ICurrentActor
    {
        public Actor Actor { get; set; } = EngineHost.Engineer;

        public ValueTask<Actor> GetAsync() => new(Actor);
    }
}
