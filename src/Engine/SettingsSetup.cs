using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine;

public static class SettingsSetup
{
    /// <summary>Binds a section of the settings; a wrong value stops the start.</summary>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton(new KnownSettings(section, typeof(TOptions)));
        return services.AddSingleton<IValidateOptions<TOptions>>(new SettingsCheck<TOptions>(section));
    }
}
