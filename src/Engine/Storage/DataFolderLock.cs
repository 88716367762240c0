using System.Globalization;
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
            if (held is not null)
                return;
            held = new FileStream(Path.Combine(folder, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(OwnerPath(folder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new DataFolderInUseException(folder, Owner(folder));
        }
    }

    public void Dispose() => held?.Dispose();

    static string OwnerPath(string folder) => Path.Combine(folder, "engine.pid");

    /// <summary>The number of the process that wrote it last; only for a person to read, the lock decides.</summary>
    static string? Owner(string folder)
    {
        try
        {
            return File.ReadAllText(OwnerPath(folder)).Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}

public sealed class DataFolderInUseException(string folder, string? owner)
    : Exception($"The data folder {folder} is in use by another AiPlatform process{(owner is null ? "" : " with the number " + owner)}. Stop that one, or choose another folder with --data.");
