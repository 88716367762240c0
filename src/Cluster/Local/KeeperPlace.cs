using System.Net.Sockets;

namespace AiPlatform.Cluster.Local;

/// <summary>Where the keeper of a data folder is met.</summary>
sealed class KeeperPlace(string dataFolder)
{
    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const string SocketName = "socket";

    public string Folder { get; } = Path.Combine(Path.GetFullPath(dataFolder), "keeper");
    public string Lock => Path.Combine(Folder, "lock");
    public string Log => Path.Combine(Folder, "log");

    public void Create() => Directory.CreateDirectory(Folder, Mine);

    /// <summary>The socket through a descriptor of its folder: an address has 108 bytes, the path of a data folder may have more.</summary>
    public SocketAddress OpenAddress()
    {
        var folder = Native.open(Folder, Native.O_PATH | Native.O_CLOEXEC, 0);
        return new(folder, new UnixDomainSocketEndPoint($"/proc/self/fd/{folder}/{SocketName}"));
    }

    /// <summary>Only the owner of the data folder may talk to its keeper.</summary>
    public void Protect() => File.SetUnixFileMode(Path.Combine(Folder, SocketName), Mine & ~UnixFileMode.UserExecute);

    public void RemoveSocket() => File.Delete(Path.Combine(Folder, SocketName));

    /// <param name="EndPoint">Good as long as this is not disposed.</param>
    public sealed record SocketAddress(int Folder, UnixDomainSocketEndPoint EndPoint) : IDisposable
    {
        public void Dispose() => _ = Native.close(Folder);
    }
}
