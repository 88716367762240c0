using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AiPlatform.Unit.Support;

/// <summary>The real engine on a real database in a temporary folder, with a fake executor. Can be stopped and started again.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    public static readonly Actor Engineer = new(ActorKind.User, "u1", "Ada", Role.Engineer);
    IHost host;

    EngineHost(TemporaryFolder folder, FakeExecutor executor, Action<IServiceCollection>? more)
    {
        (Folder, Executor, this.more) = (folder, executor, more);
        host = Build();
    }

    readonly Action<IServiceCollection>? more;

    public TemporaryFolder Folder { get; }
    public FakeExecutor Executor { get; }
    public IRunService Runs => host.Services.GetRequiredService<IRunService>();
    public IPipelineStore Pipelines => host.Services.GetRequiredService<IPipelineStore>();

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<EngineHost> StartAsync(double cpu = 2, Action<IServiceCollection>? more = null)
    {
        var engine = new EngineHost(new TemporaryFolder(), new FakeExecutor(TimeProvider.System, cpu), more);
        await engine.host.StartAsync();
        return engine;
    }

    /// <summary>A new engine on the same folder and the same machines.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        host = Build();
        await host.StartAsync();
    }

    public async Task StopAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>Looks at the nodes and the disk now, rather than in a few seconds.</summary>
    public Task LookAsync() => Get<NodeMonitor>().LookAsync(CancellationToken.None);

    public async Task<string> SaveAsync(string yaml) =>
        (await Pipelines.CreateAsync(Engineer, Projects.Default, new PipelineDraft(yaml))).Summary.Id;

    public async Task<string> StartRunAsync(string yaml) => await Runs.StartAsync(Engineer, new StartRun(await SaveAsync(yaml)));

    /// <summary>Waits until the run has ended and tells how.</summary>
    public async Task<RunDetail> EndOfAsync(string runId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var _ in Runs.EventsAsync(Engineer, runId, 0, patience.Token))
        {
        }
        return await Runs.GetAsync(Engineer, runId, patience.Token);
    }

    /// <summary>Waits until the run, read anew after each of its events, is as wanted.</summary>
    public async Task<RunDetail> UntilAsync(string runId, Func<RunDetail, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var _ in Runs.EventsAsync(Engineer, runId, 0, patience.Token))
            if (await Runs.GetAsync(Engineer, runId, patience.Token) is var run && wanted(run))
                return run;
        throw new InvalidOperationException("The run ended before it was as wanted.");
    }

    IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("AiPlatform:DataFolder", Folder.Path), new("AiPlatform:Disk:MinFreeBytes", "1048576")]);
        builder.Services.AddLogging();
        more?.Invoke(builder.Services);
        builder.Services.AddEngine(builder.Configuration);
        builder.Services.AddSingleton<IExecutor>(Executor);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Dispose();
    }
}
