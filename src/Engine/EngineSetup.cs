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
        services.AddOptions<EngineOptions>()
            .Bind(configuration.GetSection(EngineOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIds, Ids>();
        services.AddStorage();
        return services;
    }

    static void AddStorage(this IServiceCollection services)
    {
        services.TryAddSingleton<DataFolderLock>();
        services.TryAddSingleton<WriteGate>();
        services.AddDbContextFactory<PlatformDb>((provider, builder) =>
            builder.UsePlatformDb(provider.GetRequiredService<IOptions<EngineOptions>>().Value.DatabasePath));
    }
}
