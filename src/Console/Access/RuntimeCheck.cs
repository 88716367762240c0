using System.Reflection;
using AiPlatform.Console.Api;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace AiPlatform.Console.Access;

/// <summary>Data Protection before 10.0.7 lets session cookies be forged (CVE-2026-40372).</summary>
static class RuntimeCheck
{
    static readonly Version Oldest = new(10, 0, 7);

    public static void DemandSafe()
    {
        var version = typeof(KeyManagementOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        if (!IsSafe(version))
            throw new StartRefusedException(
                $"This machine's ASP.NET Core runtime is {version}; before {Oldest} session cookies can be forged (CVE-2026-40372). Install the latest ASP.NET Core 10 runtime.");
    }

    /// <param name="version">Such as <c>10.0.12+3f2a…</c>.</param>
    public static bool IsSafe(string version) => Version.TryParse(version.Split('+', '-')[0], out var parsed) && parsed >= Oldest;
}
