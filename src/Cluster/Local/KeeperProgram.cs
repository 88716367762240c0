using System.Net.Sockets;

namespace AiPlatform.Cluster.Local;

/// <summary>
/// The process that owns the steps, so that they outlive the console: started by it in a session of its own, one for each data folder.
/// It ends by itself when it has neither steps nor a console for a while.
/// </summary>
public static class KeeperProgram
{
    public const string Verb = "keeper";
    static readonly TimeSpan DefaultIdle = TimeSpan.FromSeconds(30);

    /// <param name="args"><c>DATA_FOLDER [IDLE_SECONDS]</c></param>
    /// <returns>0: ended idle, or another keeper already serves the folder; 2: wrong arguments.</returns>
    public static int Run(IReadOnlyList<string> args)
    {
        if (args.Count is 0 or > 2)
            return 2;
        var idle = args.Count == 2 ? TimeSpan.FromSeconds(double.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)) : DefaultIdle;
        var place = new KeeperPlace(args[0]);
        place.Create();
        var held = Native.open(place.Lock, Native.O_RDWR | Native.O_CREAT | Native.O_CLOEXEC, 0x180);
        try
        {
            if (held >= 0 && Native.flock(held, Native.LOCK_EX | Native.LOCK_NB) == 0)
                Serve(place, idle);
            return 0;
        }
        finally
        {
            _ = Native.close(held);
        }
    }

    static void Serve(KeeperPlace place, TimeSpan idle)
    {
        // What a keeper that was killed left.
        place.RemoveSocket();
        using var address = place.OpenAddress();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address.EndPoint);
        place.Protect();
        listener.Listen();
        var keeper = new Keeper(TimeProvider.System);
        new KeeperServer(keeper, listener, idle).ServeAsync().GetAwaiter().GetResult();
        keeper.Sweep();
        place.RemoveSocket();
    }
}
