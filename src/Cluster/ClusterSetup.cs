using AiPlatform.Cluster.Local;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiPlatform.Cluster;

/// <summary>The adapters to the world outside.</summary>
public static class ClusterSetup
{
    public static IServiceCollection AddCluster(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LocalOptions>(configuration, LocalOptions.Section);
        services.TryAddSingleton<NvidiaSmi>();
        services.TryAddSingleton<LocalNode>();
        services.TryAddSingleton<PythonFinder>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRequirementProbe, RequirementProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IExecutor, LocalExecutor>());
        return services;
    }
}
