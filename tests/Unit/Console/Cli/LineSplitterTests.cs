using System.Text;
using AiPlatform.Console.Cli;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Console.Cli;

public class LineSplitterTests
{
    [Fact]
    public void Lines_are_whole_however_the_bytes_arrive() =>
        Gen.Select(Gen.String[Gen.Char["ab \u00e9\u4e16\n"], 0, 60], Gen.Int[1, 7]).Sample((text, piece) =>
        {
            var lines = new LineSplitter();
            var read = Encoding.UTF8.GetBytes(text).Chunk(piece).SelectMany(bytes => lines.Add(bytes)).ToList();
            if (lines.Rest() is { } rest)
                read.Add(rest);
            var expected = text.Split('\n').ToList();
            if (expected[^1].Length == 0)
                expected.RemoveAt(expected.Count - 1);
            return read.SequenceEqual(expected);
        });

    [Fact]
    public void A_progress_bar_shows_its_last_state() =>
        Assert.Equal(["100 %"], new LineSplitter().Add("10 %\r50 %\r100 %\n"u8));

    [Fact]
    public void A_line_without_end_is_cut() =>
        Assert.Equal(2, new LineSplitter().Add(new byte[32 << 10]).Count);
}
