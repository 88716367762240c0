using System.Security.Cryptography;
using System.Text;

namespace AiPlatform.Cluster.Local;

/// <summary>Where the keeper of a data folder is met.</summary>
sealed class KeeperPlace
{
    // sun_path has 108 bytes with its closing zero.
    const int LongestSocketPath = 100;

    public KeeperPlace(string dataFolder)
    {
        Folder = Path.Combine(Path.GetFullPath(dataFolder), "keeper");
        Socket = Path.Combine(Folder, "socket");
        if (Encoding.UTF8.GetByteCount(Socket) > LongestSocketPath)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)))[..24];
            Socket = Path.Combine(Path.GetTempPath(), $"ai-platform-{hash}", "socket");
        }
    }

    public string Folder { get; }
    public string Socket { get; }
    public string Lock => Path.Combine(Folder, "lock");
    public string Log => Path.Combine(Folder, "log");

    public void Create()
    {
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Folder, mine);
        var socketFolder = Directory.CreateDirectory(Path.GetDirectoryName(Socket)!, mine);
        // In a shared temporary folder somebody else may have made it first.
        if ((socketFolder.UnixFileMode & ~mine) != 0)
            throw new IOException($"{socketFolder.FullName} can be opened by others; remove it and start again.");
    }
}
