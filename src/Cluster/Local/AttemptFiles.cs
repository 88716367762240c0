using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiPlatform.Cluster.Local;

/// <summary>
/// The files of one attempt, which are the protocol between console and keeper and outlive both:
/// <c>claim</c> is made once, by whoever decides whether the attempt may start; <c>alive</c> is locked as long as any process of
/// the step lives; <c>pid</c> names its first process; <c>exit.json</c> says how that ended; <c>result.json</c> says what was made of it.
/// </summary>
sealed class AttemptFiles(string directory)
{
    static ReadOnlySpan<byte> Fence => "fenced"u8;

    public string Directory { get; } = directory;
    public string Log => Path.Combine(Directory, "log");
    public string Work => Path.Combine(Directory, "work");
    public string Temporary => Path.Combine(Directory, "tmp");
    public string Outputs => Path.Combine(Directory, "outputs");
    public string Metrics => Path.Combine(Directory, "metrics");
    public string Script => Path.Combine(Directory, "script");
    public string Bin => Path.Combine(Directory, "bin");
    public string Claim => Path.Combine(Directory, "claim");
    public string Alive => Path.Combine(Directory, "alive");
    public string Pid => Path.Combine(Directory, "pid");
    public string Job => Path.Combine(Directory, "job.json");
    public string Exit => Path.Combine(Directory, "exit.json");
    public string Result => Path.Combine(Directory, "result.json");

    /// <summary>True for the one caller that made the file: the attempt's fate is in its hands.</summary>
    /// <param name="fence">It shall never start.</param>
    public bool TryClaim(bool fence = false)
    {
        System.IO.Directory.CreateDirectory(Directory);
        try
        {
            using var file = new FileStream(Claim, FileMode.CreateNew, FileAccess.Write);
            file.Write(fence ? Fence : "keeper"u8);
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (File.Exists(Claim))
        {
            return false;
        }
    }

    /// <summary>True when a console made sure that it never starts.</summary>
    public bool IsFenced() => File.Exists(Claim) && File.ReadAllBytes(Claim).AsSpan().SequenceEqual(Fence);

    /// <summary>Opens the liveness lock and holds it through the returned descriptor and every copy that processes inherit.</summary>
    public int TakeAlive()
    {
        var descriptor = Native.open(Alive, Native.O_RDWR | Native.O_CREAT | Native.O_CLOEXEC, 0x180);
        // Waits: somebody may be looking at this moment.
        if (descriptor < 0 || Native.flock(descriptor, Native.LOCK_EX) != 0)
            throw new IOException($"{Alive} can't be locked: {System.Runtime.InteropServices.Marshal.GetLastPInvokeErrorMessage()}.");
        return descriptor;
    }

    /// <summary>The lock's file as the kernel names it among a process's descriptors.</summary>
    public string? RealAlive()
    {
        var descriptor = Native.open(Alive, Native.O_PATH | Native.O_CLOEXEC, 0);
        var real = descriptor < 0 ? null : new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;
        _ = Native.close(descriptor);
        return real;
    }

    /// <summary>True while any process of the step, however remote a descendant, holds the lock it inherited.</summary>
    public bool IsAlive()
    {
        var descriptor = Native.open(Alive, Native.O_RDONLY | Native.O_CLOEXEC, 0);
        if (descriptor < 0)
            return false;
        try
        {
            // Shared, so that two who look don't take each other for the step.
            return Native.flock(descriptor, Native.LOCK_SH | Native.LOCK_NB) != 0;
        }
        finally
        {
            _ = Native.close(descriptor);
        }
    }

    public ProcessIdentity? ReadPid() => Read(Pid, LocalJson.Default.ProcessIdentity);

    public void WritePid(ProcessIdentity identity) => Write(Pid, identity, LocalJson.Default.ProcessIdentity, durable: false);

    public ExitRecord? ReadExit() => Read(Exit, LocalJson.Default.ExitRecord);

    public void WriteExit(ExitRecord exit) => Write(Exit, exit, LocalJson.Default.ExitRecord, durable: true);

    public T? Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Sees to it that a file written before outlives a loss of power; false when that can't be said.</summary>
    public static bool TryFlush(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Write<T>(string path, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, bool durable)
    {
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, value, type);
            file.Flush(durable);
        }
        File.Move(temporary, path, overwrite: true);
    }
}

/// <summary>How the first process of a step ended.</summary>
/// <param name="PeakMemoryBytes">Of the whole cgroup where there is one, else of the largest process.</param>
/// <param name="OomKills">Kills by the kernel because of the cgroup's memory limit.</param>
/// <param name="Error">Why it could not be started.</param>
sealed record ExitRecord(
    int? ExitCode, int? Signal, double CpuSeconds, long PeakMemoryBytes, int OomKills, long? MemoryLimitBytes,
    DateTimeOffset StartedAt, DateTimeOffset EndedAt, string? Error = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProcessIdentity))]
[JsonSerializable(typeof(ExitRecord))]
[JsonSerializable(typeof(KeeperRequest))]
[JsonSerializable(typeof(KeeperNews))]
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(ResultRecord))]
sealed partial class LocalJson : JsonSerializerContext;
