using System.Runtime.InteropServices;
using System.Text;

namespace AiPlatform.Cluster.Local;

/// <summary>Starts a program in a session of its own, with its output straight in a file.</summary>
static class Spawn
{
    /// <param name="inherit">A descriptor of this process that the child gets as <paramref name="inheritAs"/>; -1: it gets none at all but its outputs.</param>
    /// <returns>The process id, which is also its session and its process group.</returns>
    /// <exception cref="IOException">It could not be started; the message says why.</exception>
    public static unsafe int Session(
        IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> env, string workingDirectory, string output, int inherit = -1, int inheritAs = -1)
    {
        var actions = stackalloc byte[Native.OpaqueSize];
        var attributes = stackalloc byte[Native.OpaqueSize];
        Check(Native.posix_spawn_file_actions_init(actions), "prepare");
        Check(Native.posix_spawnattr_init(attributes), "prepare");
        try
        {
            Check(Native.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", Native.O_RDONLY, 0), "open /dev/null");
            Check(Native.posix_spawn_file_actions_addopen(actions, 1, output, Native.O_WRONLY | Native.O_CREAT | Native.O_APPEND, 0x1A0), "open " + output);
            Check(Native.posix_spawn_file_actions_adddup2(actions, 1, 2), "join the outputs");
            if (inherit >= 0)
                Check(Native.posix_spawn_file_actions_adddup2(actions, inherit, inheritAs), "hand over the lock");
            else
                CloseTheRest(actions);
            Check(Native.posix_spawn_file_actions_addchdir_np(actions, workingDirectory), "enter " + workingDirectory);
            ResetSignals(attributes);
            using var arguments = new CStrings(argv);
            using var environment = new CStrings([.. env.Select(e => $"{e.Key}={e.Value}")]);
            Check(Native.posix_spawnp(out var pid, argv[0], actions, attributes, arguments.Pointers, environment.Pointers), "start " + argv[0]);
            return pid;
        }
        finally
        {
            _ = Native.posix_spawn_file_actions_destroy(actions);
            _ = Native.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>What this process was given without asking, such as a pipe of the shell that waits for its end, is not passed on.</summary>
    static unsafe void CloseTheRest(byte* actions)
    {
        try
        {
            Check(Native.posix_spawn_file_actions_addclosefrom_np(actions, 3), "close what isn't its own");
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2021.
        }
    }

    /// <summary>.NET ignores SIGPIPE and may block others; a step expects the defaults.</summary>
    static unsafe void ResetSignals(byte* attributes)
    {
        var all = stackalloc byte[Native.OpaqueSize];
        var none = stackalloc byte[Native.OpaqueSize];
        _ = Native.sigfillset(all);
        _ = Native.sigemptyset(none);
        Check(Native.posix_spawnattr_setsigdefault(attributes, all), "reset the signals");
        Check(Native.posix_spawnattr_setsigmask(attributes, none), "reset the signal mask");
        Check(Native.posix_spawnattr_setflags(attributes, Native.POSIX_SPAWN_SETSID | Native.POSIX_SPAWN_SETSIGDEF | Native.POSIX_SPAWN_SETSIGMASK), "ask for a session");
    }

    static void Check(int error, string what)
    {
        if (error != 0)
            throw new IOException($"Could not {what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>A null-terminated array of C strings.</summary>
    sealed unsafe class CStrings : IDisposable
    {
        readonly int count;

        public CStrings(IReadOnlyList<string> texts)
        {
            count = texts.Count;
            Pointers = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < count; i++)
            {
                var length = Encoding.UTF8.GetByteCount(texts[i]);
                Pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)(length + 1));
                Encoding.UTF8.GetBytes(texts[i], new Span<byte>(Pointers[i], length));
            }
        }

        public byte** Pointers { get; }

        public void Dispose()
        {
            for (var i = 0; i < count; i++)
                NativeMemory.Free(Pointers[i]);
            NativeMemory.Free(Pointers);
        }
    }
}
