using Microsoft.Net.Http.Headers;

namespace AiPlatform.Console.Runs;

/// <summary>The part of a growing file that a request asks for. The length is taken once: what is appended meanwhile belongs to the next request.</summary>
/// <param name="Partial">Answer 206, else 200.</param>
readonly record struct ByteRange(long Offset, long Count, bool Partial)
{
    /// <summary>Null: the range lies behind the end (416). Several ranges, and units other than bytes, are answered with the whole.</summary>
    public static ByteRange? Of(string? header, long length)
    {
        if (!RangeHeaderValue.TryParse(header, out var range) || range.Unit != "bytes" || range.Ranges.Count != 1)
            return new(0, length, false);
        var asked = range.Ranges.First();
        if (asked.From is not { } from)
        {
            var last = Math.Min(asked.To ?? 0, length);
            return last == 0 ? null : new(length - last, last, true);
        }
        if (from >= length)
            return null;
        var to = Math.Min(asked.To ?? long.MaxValue, length - 1);
        return new(from, to - from + 1, true);
    }
}
