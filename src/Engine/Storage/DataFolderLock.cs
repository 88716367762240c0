using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Storage;

/// <summary>One engine at a time owns a data folder: an advisory lock that the kernel drops when the process ends, however it ends.</summary>
public sealed class DataFolderLock(IOptions<EngineOptions> options) : IDisposable
{
    FileStream? held;

    /// <exception cref="DataFolderInUseException">Another process holds it.</exception>
    public void Take()
    {
        var folder = options.Value.DataFolder;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            held ??= new FileStream(Path.Combine(folder, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new DataFolderInUseException(folder);
        }
    }

    public void Dispose() => held?.Dispose();
}

public sealed class DataFolderInUseException(string folder)
    : Exception($"The data folder {folder} is in use by another AiPlatform process. Stop that one, or choose another folder with --data.");
