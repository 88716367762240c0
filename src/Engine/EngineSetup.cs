using AiPlatform.Engine.Access;
using AiPlatform.Engine.Data;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using AiPlatform.Engine.Scheduling;
using AiPlatform.Engine.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine;

/// <summary>The engine's table of contents.</summary>
public static class EngineSetup
{
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<EngineOptions>(configuration, EngineOptions.Section);
        services.AddSingleton<IValidateOptions<EngineOptions>, UnknownSettings>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIds, Ids>();
        services.TryAddSingleton<EngineHealth>();
        services.AddStorage();
        services.AddAccess();
        services.AddPipelines();
        services.AddData();
        services.AddJobs();
        services.AddRuns();
        return services;
    }

    static void AddStorage(this IServiceCollection services)
    {
        services.TryAddSingleton<DataFolderLock>();
        services.TryAddSingleton<WriteGate>();
        services.TryAddSingleton<IDiskSpace, DiskSpace>();
        services.AddDbContextFactory<PlatformDb>((provider, builder) =>
            builder.UsePlatformDb(provider.GetRequiredService<IOptions<EngineOptions>>().Value.DatabasePath));
        // Registered before the worker: hosted services start in order, and nothing may read before the schema is there.
        services.AddHostedService<StorageStart>();
    }

    static void AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton<ITokenService, StoredTokens>();
        services.TryAddSingleton<SignInLinks>();
    }

    static void AddPipelines(this IServiceCollection services)
    {
        services.TryAddSingleton<SpecCache>();
        services.TryAddSingleton<IPipelineStore, StoredPipelines>();
    }

    static void AddData(this IServiceCollection services) => services.TryAddSingleton<IFileService, StoredFiles>();

    static void AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<IContentStore, FolderContentStore>();
        services.TryAddSingleton<JobDispatcher>();
    }

    static void AddRuns(this IServiceCollection services)
    {
        services.TryAddSingleton<RunFeed>();
        services.TryAddSingleton<WorkerInbox>();
        services.TryAddSingleton<LiveRuns>();
        services.TryAddSingleton<SlotLedger>();
        services.TryAddSingleton<RunRecovery>();
        services.TryAddSingleton<ExecutorWatch>();
        services.TryAddSingleton<RunReader>();
        services.TryAddSingleton<RunStarter>();
        services.TryAddSingleton<Idempotency>();
        services.TryAddSingleton<IRunService, RunService>();
        services.TryAddSingleton<INodeService, NodeService>();
        services.AddHostedService<RunWorker>();
        services.TryAddSingleton<NodeMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeMonitor>());
    }
}
