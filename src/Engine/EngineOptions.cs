using System.ComponentModel.DataAnnotations;

namespace AiPlatform.Engine;

/// <summary>Section <c>AiPlatform</c> of the settings.</summary>
public sealed class EngineOptions
{
    public const string Section = "AiPlatform";

    /// <summary>Folder that holds all state: database, runs, content store, keys.</summary>
    [Required]
    public string DataFolder { get; set; } = DefaultDataFolder();

    public DiskOptions Disk { get; set; } = new();

    public string DatabasePath => Path.Combine(DataFolder, "platform.db");
    public string RunsFolder => Path.Combine(DataFolder, "runs");
    public string StoreFolder => Path.Combine(DataFolder, "store");

    /// <summary>The user's data folder by the XDG base directory rules.</summary>
    public static string DefaultDataFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ai-platform");
}

public sealed class DiskOptions
{
    /// <summary>Below this many free bytes in the data folder nothing new starts; it resumes when there is room.</summary>
    [Range(1L << 20, 1L << 50)]
    public long MinFreeBytes { get; set; } = 512L << 20;
}
