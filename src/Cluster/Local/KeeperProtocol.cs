using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AiPlatform.Cluster.Local;

/// <summary>What the console asks of the keeper: to start, to stop, or else what runs. The answer carries the same number.</summary>
sealed record KeeperRequest(long Number, KeeperStart? Start = null, KeeperStop? Stop = null);

/// <param name="Argv">Program and arguments; the program by its absolute path.</param>
/// <param name="Groups">Folders of cgroups that the process enters before anything else.</param>
sealed record KeeperStart(
    string AttemptId, string Directory, IReadOnlyList<string> Argv, IReadOnlyDictionary<string, string> Env, string WorkingDirectory,
    IReadOnlyList<string> Groups, long? MemoryLimitBytes);

/// <param name="Directory">Of the attempt: it may be one that an earlier keeper started.</param>
sealed record KeeperStop(string AttemptId, string Directory, IReadOnlyList<string> Groups, double GraceSeconds);

/// <summary>What the keeper says: an answer (with <see cref="Number"/>), or that an attempt ended.</summary>
/// <param name="Error">Why it could not be done.</param>
/// <param name="Claimed">Answer to a start: it was started, or fenced, before; nothing was done.</param>
/// <param name="Running">The attempts whose end it will tell.</param>
sealed record KeeperNews(
    long? Number = null, string? Error = null, bool Claimed = false, int? Pid = null, DateTimeOffset? StartedAt = null,
    IReadOnlyList<string>? Running = null, string? Ended = null);

/// <summary>Frames: four bytes of length (little endian), then UTF-8 JSON.</summary>
static class KeeperFrames
{
    const int Largest = 16 << 20;

    public static async Task WriteAsync<T>(Stream stream, T message, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        await stream.WriteAsync(frame, cancel);
    }

    /// <summary>Null at the end of the stream.</summary>
    public static async Task<T?> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, CancellationToken cancel) where T : class
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, cancel) < 4)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is <= 0 or > Largest)
            throw new InvalidDataException($"A frame of {length} bytes.");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancel);
        return JsonSerializer.Deserialize(body, type);
    }
}
