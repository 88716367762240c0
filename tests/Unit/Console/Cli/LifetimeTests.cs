using AiPlatform.Console.Cli;
using Xunit;

namespace AiPlatform.Unit.Console.Cli;

public class LifetimeTests
{
    [Theory]
    [InlineData("30m", 0.5)]
    [InlineData("12h", 12)]
    [InlineData("30d", 720)]
    public void A_length_of_time_is_read(string text, double hours)
    {
        Assert.True(Lifetime.TryParse(text, out var life));
        Assert.Equal(TimeSpan.FromHours(hours), life);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("30")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("30y")]
    [InlineData("99999999999d")]
    public void Anything_else_is_refused(string text) => Assert.False(Lifetime.TryParse(text, out _));

    [Fact]
    public void A_length_over_all_measure_overflows_nothing()
    {
        Assert.True(Lifetime.TryParse("2000000000d", out var life));
        Assert.Equal(TimeSpan.MaxValue, life);
    }
}
