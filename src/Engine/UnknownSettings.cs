using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine;

/// <summary>A section of the settings and the options that read it.</summary>
sealed record KnownSettings(string Section, Type Options);

/// <summary>A key of ours that nothing reads is a typing error, and would silently leave a default in force.</summary>
sealed class UnknownSettings(IConfiguration configuration, IEnumerable<KnownSettings> known) : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var keys = known.SelectMany(k => Keys(k.Section, k.Options)).Distinct().Order(StringComparer.Ordinal).ToList();
        var unknown = configuration.GetSection(EngineOptions.Section).AsEnumerable()
            .Where(setting => !string.IsNullOrEmpty(setting.Value) && !keys.Exists(key => Reads(key, setting.Key)))
            .Select(setting => $"{setting.Key} is no setting. There are: {string.Join(", ", keys)}.").ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    /// <summary>Lists and maps have keys of their own below their key.</summary>
    static bool Reads(string key, string setting) =>
        setting.Equals(key, StringComparison.OrdinalIgnoreCase) || setting.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase);

    static IEnumerable<string> Keys(string path, Type options) => options.GetProperties().Where(p => p.CanWrite)
        .SelectMany(p => SettingsCheck.IsNested(p.PropertyType) ? Keys($"{path}:{p.Name}", p.PropertyType) : [$"{path}:{p.Name}"]);
}
