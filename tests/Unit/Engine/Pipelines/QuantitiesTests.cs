using AiPlatform.Engine.Pipelines;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class QuantitiesTests
{
    [Theory]
    [InlineData("2", 2.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("500m", 0.5)]
    [InlineData("1.25", 1.25)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("0.5m", null)]
    [InlineData("1e3", null)]
    [InlineData("5000", null)]
    [InlineData("2 ", null)]
    [InlineData("m", null)]
    [InlineData("", null)]
    public void Cores_are_read(string text, double? cores) => Assert.Equal(cores, Quantities.Cpu(text));

    [Theory]
    [InlineData("4Gi", 4L << 30)]
    [InlineData("512Mi", 512L << 20)]
    [InlineData("1.5Ki", 1536L)]
    [InlineData("1G", 1_000_000_000L)]
    [InlineData("1k", 1000L)]
    [InlineData("77", 77L)]
    [InlineData("0", null)]
    [InlineData("4gb", null)]
    [InlineData("Gi", null)]
    [InlineData("-4Gi", null)]
    [InlineData("99999999999999999999Ti", null)]
    public void Bytes_are_read(string text, long? bytes) => Assert.Equal(bytes, Quantities.Memory(text));

    [Theory]
    [InlineData("90s", 90_000.0)]
    [InlineData("1h30m", 5_400_000.0)]
    [InlineData("250ms", 250.0)]
    [InlineData("1d", 86_400_000.0)]
    [InlineData("0s", 0.0)]
    [InlineData("90", null)]
    [InlineData("s", null)]
    [InlineData("1w", null)]
    [InlineData("1h 30m", null)]
    [InlineData("-1s", null)]
    [InlineData("99999999999999999999d", null)]
    [InlineData("366d", null)]
    [InlineData("", null)]
    public void Durations_are_read(string text, double? milliseconds) => Assert.Equal(milliseconds, Quantities.Duration(text)?.TotalMilliseconds);

    [Fact]
    public void Written_amounts_are_read_back()
    {
        Gen.Int[1, 4_096_000].Sample(m => Quantities.Cpu(Quantities.CpuText(m / 1000.0)) == m / 1000.0);
        Gen.Long[1, 1L << 50].Sample(b => Quantities.Memory(Quantities.MemoryText(b)) == b);
        Gen.Int[0, int.MaxValue].Sample(ms => Quantities.Duration(Quantities.DurationText(TimeSpan.FromMilliseconds(ms))) == TimeSpan.FromMilliseconds(ms));
    }
}
