using System.Net.Sockets;

namespace AiPlatform.Cluster.Local;

/// <summary>Where the keeper of a data folder is met.</summary>
sealed class KeeperPlace(string dataFolder)
{
    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Raised with each change of <see cref="KeeperRequest"/> or <see cref="KeeperNews"/>: a newer console then starts a keeper of its own beside
    /// the one of the older version, whose steps go on and are watched by their files.
    /// </summary>
    const string Protocol = "1";
    const string SocketName = "socket." + Protocol;

    public string Folder { get; } = Path.Combine(Path.GetFullPath(dataFolder), "keeper");
    public string Lock => Path.Combine(Folder, "lock." + Protocol);
    public string Log => Path.Combine(Folder, "log");

    public string Socket => Path.Combine(Folder, SocketName);

    public void Create() => Directory.CreateDirectory(Folder, Mine);

    /// <summary>The socket through a descriptor of its folder: an address has 108 bytes, the path of a data folder may have more.</summary>
    public SocketAddress OpenAddress()
    {
        var folder = Native.open(Folder, Native.O_PATH | Native.O_CLOEXEC, 0);
        return new(folder, new UnixDomainSocketEndPoint($"/proc/self/fd/{folder}/{SocketName}"));
    }

    /// <summary>Only the owner of the data folder may talk to its keeper.</summary>
    public void Protect() => File.SetUnixFileMode(Socket, Mine & ~UnixFileMode.UserExecute);

    public void RemoveSocket() => File.Delete(Socket);

    /// <param name="EndPoint">Good as long as this is not disposed.</param>
    public sealed record SocketAddress(int Folder, UnixDomainSocketEndPoint EndPoint) : IDisposable
    {
        public void Dispose() => _ = Native.close(Folder);
    }
}
