using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Cluster.Local;

/// <summary>What this machine lacks of what a step requires, with the line that installs it.</summary>
public sealed class RequirementProbe(PythonFinder python) : IRequirementProbe
{
    /// <summary>Debian's packages where they are named otherwise than the module or the program.</summary>
    static readonly Dictionary<string, string> Packages = new()
    {
        ["PIL"] = "python3-pil",
        ["cv2"] = "python3-opencv",
        ["yaml"] = "python3-yaml",
        ["docker"] = "docker.io",
        ["node"] = "nodejs",
        ["nvidia-smi"] = "nvidia-driver",
    };

    public string Target => LocalExecutor.TargetName;

    public async Task<IReadOnlyList<MissingRequirement>> FindMissingAsync(RequiresSpec requires, CancellationToken cancel)
    {
        var missing = new List<MissingRequirement>();
        foreach (var module in await python.FindMissingAsync(requires.Python, cancel))
            missing.Add(new($"Python module {module}", $"apt-get install -y {Packages.GetValueOrDefault(module, "python3-" + module.ToLowerInvariant())}"));
        foreach (var tool in requires.Tools.Where(tool => !IsOnPath(tool)))
            missing.Add(new($"The program {tool}", $"apt-get install -y {Packages.GetValueOrDefault(tool, tool)}"));
        return missing;
    }

    static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
