namespace AiPlatform.Engine;

/// <summary>What keeps the engine from working now, in words, for <c>/readyz</c> and the banner on every page.</summary>
public sealed class EngineHealth
{
    volatile string? storage = "Starting.";
    volatile string? disk;

    /// <summary>Null while the database can be written.</summary>
    public string? Storage => storage;

    /// <summary>Null while the data folder has room.</summary>
    public string? Disk => disk;

    public IReadOnlyList<string> Problems => [.. new[] { storage, disk }.OfType<string>()];

    internal void StorageFailed(string message) => storage = "Nothing can be stored: " + message;

    internal void StorageWorks() => storage = null;

    internal void SetDisk(string? message) => disk = message;
}
