using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AiPlatform.Engine.Jobs;

/// <summary>Opens files that strangers made: never follows a last link, never waits for the other end of a pipe.</summary>
static class PlainFile
{
    const int ReadOnly = 0;
    const int NonBlocking = 0x800;
    const int CloseOnExec = 0x80000;
    const int BufferSize = 128 * 1024;

    // O_NOFOLLOW is one of the few flags that differ between the architectures.
    static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <exception cref="JobRefusedException">It is a pipe, a socket or a terminal.</exception>
    /// <exception cref="IOException">It can't be read; the message says why.</exception>
    public static FileStream OpenRead(string path)
    {
        var descriptor = Open(path, ReadOnly | NonBlocking | CloseOnExec | NoFollow);
        if (descriptor < 0)
            throw new IOException($"{path} can't be read: {Marshal.GetLastPInvokeErrorMessage()}.");
        var file = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, BufferSize);
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new JobRefusedException($"{Path.GetFileName(path)} is no file with content but a pipe or a device. Remove it.");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
