using AiPlatform.Console.Access;
using AiPlatform.Engine.Access;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

/// <summary>Renders components as on a page of the console, without a browser.</summary>
public abstract class ConsoleContext : BunitContext, IAsyncLifetime
{
    protected ConsoleContext()
    {
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    /// <summary>After this no services can be added.</summary>
    public virtual ValueTask InitializeAsync()
    {
        SetRendererInfo(new RendererInfo("Server", true));
        return ValueTask.CompletedTask;
    }

    /// <summary>MudBlazor's services can only be disposed asynchronously.</summary>
    public new virtual async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whoever a test says looks at the page.</summary>
    protected sealed class TestActor(Actor actor) : ICurrentActor
    {
        public Actor Actor { get; set; } = actor;

        public ValueTask<Actor> GetAsync() => new(Actor);
    }
}
