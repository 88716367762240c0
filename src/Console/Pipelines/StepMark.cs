using System.Buffers.Binary;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Pipelines;

/// <summary>How a step of a run stands, for its card.</summary>
/// <param name="Progress">Percent; null: nothing is known.</param>
public readonly record struct StepMark(Status Status, int? Progress = null);

/// <summary>Marks on their way to the browser: little-endian u32 revision, then {u16 index, u8 status, u8 progress} for each.</summary>
static class StepMarks
{
    const byte Unknown = 255;

    /// <summary>Marks that differ from those that were sent; null: none does. What is sent is entered in <paramref name="sent"/>.</summary>
    public static byte[]? Changes(CanvasState state, IReadOnlyDictionary<string, StepMark> marks, Dictionary<string, StepMark> sent)
    {
        var changed = new List<(int Index, StepMark Mark)>();
        for (var i = 0; i < Math.Min(state.Graph.Nodes.Count, ushort.MaxValue); i++)
        {
            var name = state.Graph.Nodes[i].Name;
            if (!marks.TryGetValue(name, out var mark) || (sent.TryGetValue(name, out var was) && was == mark))
                continue;
            sent[name] = mark;
            changed.Add((i, mark));
        }
        return changed.Count == 0 ? null : Encode(state.Revision, changed);
    }

    static byte[] Encode(int revision, IReadOnlyList<(int Index, StepMark Mark)> changed)
    {
        var bytes = new byte[4 + 4 * changed.Count];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)revision);
        for (var i = 0; i < changed.Count; i++)
        {
            var (index, mark) = changed[i];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4 + 4 * i), (ushort)index);
            bytes[6 + 4 * i] = Code(mark.Status);
            bytes[7 + 4 * i] = mark.Progress is { } percent ? (byte)Math.Clamp(percent, 0, 100) : Unknown;
        }
        return bytes;
    }

    /// <summary>The codes of <c>statuses.js</c>.</summary>
    static byte Code(Status status) => status switch
    {
        Status.Queued => 0,
        Status.Running => 1,
        Status.Paused => 2,
        Status.Succeeded => 3,
        Status.Failed => 4,
        Status.Canceled => 5,
        Status.Skipped => 6,
    };
}
