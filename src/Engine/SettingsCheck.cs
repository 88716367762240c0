using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine;

/// <summary>Checks the annotations of options and of the options inside them; each message names the key of the settings and what is allowed.</summary>
/// <param name="section">Such as <c>AiPlatform</c>.</param>
public sealed class SettingsCheck<TOptions>(string section) : IValidateOptions<TOptions> where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var failures = Failures(section, options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static IEnumerable<string> Failures(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var key = $"{path}:{property.Name}";
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)))
                yield return string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}'; {Allowed(rule)}.");
            if (value is not null && SettingsCheck.IsNested(property.PropertyType))
                foreach (var failure in Failures(key, value))
                    yield return failure;
        }
    }

    static string Allowed(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"allowed is {range.Minimum} to {range.Maximum}",
        RequiredAttribute => "it must be set",
        _ => rule.FormatErrorMessage("it"),
    };
}

static class SettingsCheck
{
    /// <summary>Options inside options, rather than a value.</summary>
    public static bool IsNested(Type type) => type.IsClass && type.Namespace?.StartsWith("AiPlatform", StringComparison.Ordinal) == true;
}
