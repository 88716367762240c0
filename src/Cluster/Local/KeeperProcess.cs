namespace AiPlatform.Cluster.Local;

/// <summary>A keeper that this console started: its child as long as both live, yet with a life of its own.</summary>
sealed class KeeperProcess
{
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="IOException">It could not be started; the message says why.</exception>
    public KeeperProcess(KeeperPlace place, IReadOnlyList<string> command)
    {
        place.Create();
        var env = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
        var pid = Spawn.Session(command, env, "/", place.Log);
        // Waited for, or it would stay behind as a zombie; by a thread, for .NET waits only for what it started itself.
        new Thread(() => Wait(pid), maxStackSize: 128 * 1024) { IsBackground = true, Name = "keeper" }.Start();
    }

    /// <summary>Such as at once, when another keeper holds the folder.</summary>
    public Task Ended => ended.Task;

    void Wait(int pid)
    {
        while (Native.wait4(pid, out _, 0, out _) < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Native.EINTR)
        {
        }
        ended.TrySetResult();
    }
}
