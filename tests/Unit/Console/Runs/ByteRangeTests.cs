using AiPlatform.Console.Runs;
using Xunit;

namespace AiPlatform.Unit.Console.Runs;

public class ByteRangeTests
{
    [Theory]
    [InlineData(null, 10, 0, 10, false)]
    [InlineData("", 10, 0, 10, false)]
    [InlineData("bytes=0-3", 10, 0, 4, true)]
    [InlineData("bytes=4-", 10, 4, 6, true)]
    [InlineData("bytes=-3", 10, 7, 3, true)]
    [InlineData("bytes=-30", 10, 0, 10, true)]
    [InlineData("bytes=8-300", 10, 8, 2, true)]
    [InlineData("bytes=0-1,4-5", 10, 0, 10, false)]
    [InlineData("lines=0-1", 10, 0, 10, false)]
    [InlineData("bytes=abc", 10, 0, 10, false)]
    public void A_range_is_cut_to_the_file(string? header, long length, long offset, long count, bool partial) =>
        Assert.Equal(new ByteRange(offset, count, partial), ByteRange.Of(header, length));

    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=-0", 10)]
    [InlineData("bytes=-5", 0)]
    public void A_range_behind_the_end_is_none(string header, long length) => Assert.Null(ByteRange.Of(header, length));
}
