using AiPlatform.Console.Access;
using AiPlatform.Console.Pipelines;
using AiPlatform.Console.Shared;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Data;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;
using Xunit;

namespace AiPlatform.Unit.Support;

/// <summary>A page in an interactive circuit, in front of an engine that the test plays.</summary>
public abstract class PageContext : BunitContext, IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);

    protected PageContext()
    {
        Pipelines = new(Time);
        Files = new(Time);
        Runs = new(Time, Feed);
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton(Feed);
        Services.AddSingleton(Health);
        Services.AddSingleton<ICurrentActor>(this.actor);
        Services.AddSingleton<IPipelineStore>(Pipelines);
        Services.AddSingleton<IRunService>(Runs);
        Services.AddSingleton<IFileService>(Files);
        Services.AddSingleton<INodeService>(Nodes);
        Services.AddSingleton<IContentStore, NoContent>();
        Services.AddSingleton<SampleCatalog>();
        Services.AddScoped<Ticker>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    readonly FixedActor actor = new();

    protected FakeTimeProvider Time { get; } = new(Noon);
    protected RunFeed Feed { get; } = new();
    protected EngineHealth Health { get; } = new();
    protected FakePipelines Pipelines { get; }
    protected FakeRuns Runs { get; }
    protected FakeFiles Files { get; }
    protected FakeNodes Nodes { get; } = new();
    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();
    protected string Address => Navigation.ToBaseRelativePath(Navigation.Uri);

    protected void SignInAs(Role role) => actor.Value = new(ActorKind.User, "u1", "Ada", role);

    /// <summary>Dialogs are shown by the provider of the layout.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs() => Render<MudDialogProvider>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    sealed class FixedActor : ICurrentActor
    {
        public Actor Value { get; set; } = EngineHost.Engineer;

        public ValueTask<Actor> GetAsync() => new(Value);
    }

    /// <summary>For pages that only pass it on.</summary>
    sealed class NoContent : IContentStore
    {
        public Task<StoredContent> PutAsync(string path, CancellationToken cancel) => Task.FromResult(new StoredContent("tree:" + Path.GetFileName(path), 1, 1, true));

        public Task<StoredContent> PutAsync(Stream content, CancellationToken cancel) => throw new NotSupportedException();

        public Task MaterializeAsync(string digest, string path, CancellationToken cancel) => throw new NotSupportedException();

        public Stream OpenRead(string digest) => throw new NotFoundException("content", digest);

        public IReadOnlyList<StoredFile> List(string digest) => [];
    }
}
