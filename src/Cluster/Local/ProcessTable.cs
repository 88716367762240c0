using System.Globalization;

namespace AiPlatform.Cluster.Local;

/// <summary>A process that can't be mistaken for another one that got its number later.</summary>
/// <param name="StartTicks">Field 22 of /proc/PID/stat.</param>
sealed record ProcessIdentity(int Pid, long StartTicks, string BootId);

/// <param name="State">Letter of /proc/PID/stat; Z: ended, not yet waited for.</param>
sealed record ProcessState(ProcessIdentity Identity, char State, int Session);

/// <summary>The kernel's table of processes.</summary>
static class ProcessTable
{
    static readonly Lazy<string> Boot = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    public static string BootId => Boot.Value;

    /// <summary>Null: there is no such process.</summary>
    public static ProcessState? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            // The name in brackets may hold anything; fields are counted after its last bracket.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(new(pid, long.Parse(fields[19], CultureInfo.InvariantCulture), BootId), fields[0][0], int.Parse(fields[3], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>True when the very process lives, not another with its number.</summary>
    public static bool Lives(ProcessIdentity identity) => Read(identity.Pid) is { State: not 'Z' } now && now.Identity == identity;

    /// <summary>Reaches this very process or none.</summary>
    public static void Signal(ProcessIdentity process, int signal)
    {
        var handle = (int)Native.pidfd_open(process.Pid);
        try
        {
            // Once the handle is there, the number can't go to another process unnoticed.
            if (!Lives(process))
                return;
            if (handle < 0)
                _ = Native.kill(process.Pid, signal);
            else
                _ = Native.pidfd_send_signal(handle, signal);
        }
        finally
        {
            if (handle >= 0)
                _ = Native.close(handle);
        }
    }
}
