using AiPlatform.Console.Shared;
using AiPlatform.Unit.Support;
using Bunit;
using Xunit;

namespace AiPlatform.Unit.Console.Shared;

public class TickingTextTests : PageContext
{
    [Fact]
    public void A_duration_that_goes_on_ticks()
    {
        var text = Render<DurationText>(p => p.Add(d => d.From, Noon.AddSeconds(-58)));
        Assert.Equal("58 s", text.Find("span").TextContent);
        Time.Advance(TimeSpan.FromSeconds(4));
        text.WaitForAssertion(() => Assert.Equal("1 min 02 s", text.Find("span").TextContent));
    }

    [Fact]
    public void A_duration_that_ended_stands_still()
    {
        var text = Render<DurationText>(p => p.Add(d => d.From, Noon.AddSeconds(-3.2)).Add(d => d.To, Noon));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("3.2 s", text.Find("span").TextContent);
        Assert.Equal(1, text.RenderCount);
    }

    [Fact]
    public void A_duration_stops_ticking_when_it_ends()
    {
        var text = Render<DurationText>(p => p.Add(d => d.From, Noon));
        text.Render(p => p.Add(d => d.To, Noon.AddSeconds(2)));
        var renders = text.RenderCount;
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("2.0 s", text.Find("span").TextContent);
        Assert.Equal(renders, text.RenderCount);
    }

    [Fact]
    public void A_moment_grows_older_on_the_page()
    {
        var text = Render<TimeText>(p => p.Add(t => t.Value, Noon));
        Assert.Equal("just now", text.Find("time").TextContent);
        Time.Advance(TimeSpan.FromMinutes(3));
        text.WaitForAssertion(() => Assert.Equal("3 min ago", text.Find("time").TextContent));
        Assert.Equal("2026-03-05 12:00:00 UTC", text.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void What_reads_the_same_is_not_sent_again()
    {
        var text = Render<TimeText>(p => p.Add(t => t.Value, Noon.AddMinutes(-5)));
        Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, text.RenderCount);
    }

    [Theory]
    [InlineData(null)]
    public void What_has_not_begun_is_a_dash(DateTimeOffset? never)
    {
        Assert.Equal("–", Render<DurationText>(p => p.Add(d => d.From, never)).Find("span").TextContent);
        Assert.Equal("–", Render<TimeText>(p => p.Add(t => t.Value, never)).Find("span").TextContent);
    }
}
