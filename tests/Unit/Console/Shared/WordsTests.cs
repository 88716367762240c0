using AiPlatform.Console.Shared;
using Xunit;

namespace AiPlatform.Unit.Console.Shared;

public class WordsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(39_827, "38.9 KiB")]
    [InlineData(1_048_575, "1.0 MiB")]
    [InlineData(5_368_709_120, "5.0 GiB")]
    public void Bytes_are_told_in_the_largest_unit_that_leaves_a_whole(long bytes, string words) => Assert.Equal(words, Words.Bytes(bytes));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0.25, "250 ms")]
    [InlineData(0.9999, "1.0 s")]
    [InlineData(3.24, "3.2 s")]
    [InlineData(59.99, "59 s")]
    [InlineData(83, "1 min 23 s")]
    [InlineData(3_720, "1 h 02 min")]
    [InlineData(200_000, "2 d 7 h")]
    public void Durations_are_told_as_precisely_as_their_length_deserves(double seconds, string words) =>
        Assert.Equal(words, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-30, "just now")]
    [InlineData(3, "just now")]
    [InlineData(42, "42 s ago")]
    [InlineData(3_599, "59 min ago")]
    [InlineData(90_000, "1 d ago")]
    public void A_moment_is_told_as_how_long_ago(double seconds, string words) => Assert.Equal(words, Words.Ago(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_content_address_is_shortened_to_the_start_of_its_hash() => Assert.Equal("0123456789ab", Words.Short("sha256:0123456789abcdef"));
}
