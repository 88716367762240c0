namespace AiPlatform.Engine.Storage;

/// <summary>Room in the data folder.</summary>
public interface IDiskSpace
{
    /// <summary>Null while there is room for new work; else the reason and what to do.</summary>
    string? WhyFull(EngineOptions options);
}

sealed class DiskSpace : IDiskSpace
{
    public string? WhyFull(EngineOptions options)
    {
        var free = new DriveInfo(options.DataFolder).AvailableFreeSpace;
        return free >= options.Disk.MinFreeBytes
            ? null
            : $"The data folder {options.DataFolder} has {free >> 20} MiB free; below {options.Disk.MinFreeBytes >> 20} MiB nothing new starts. Free some space: work goes on by itself.";
    }
}
