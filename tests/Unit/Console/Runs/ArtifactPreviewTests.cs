using AiPlatform.Console.Runs;
using Xunit;

namespace AiPlatform.Unit.Console.Runs;

public class ArtifactPreviewTests
{
    [Fact]
    public void Text_is_shown_as_it_is() => Assert.Equal("a,b\n1,ü\n", ArtifactPreview.TextOf("a,b\n1,ü\n"u8));

    [Fact]
    public void Json_is_shown_indented() => Assert.Equal("{\n  \"accuracy\": 0.97,\n  \"ä\": [\n    1\n  ]\n}", ArtifactPreview.TextOf("""{"accuracy":0.97,"ä":[1]}"""u8));

    [Fact]
    public void Lines_of_json_are_shown_as_they_are() => Assert.Equal("{\"a\":1}\n{\"a\":2}", ArtifactPreview.TextOf("{\"a\":1}\n{\"a\":2}"u8));

    [Fact]
    public void Bytes_that_are_no_text_are_not_shown()
    {
        Assert.Null(ArtifactPreview.TextOf([80, 75, 3, 4, 0, 1]));
        Assert.Null(ArtifactPreview.TextOf([0xff, 0xfe, 0xfa]));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    public void Only_small_ones_are_offered(long bytes, bool offered) => Assert.Equal(offered, ArtifactPreview.Offers(bytes));
}
