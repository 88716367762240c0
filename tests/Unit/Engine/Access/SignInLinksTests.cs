using AiPlatform.Engine.Access;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AiPlatform.Unit.Engine.Access;

public class SignInLinksTests
{
    readonly FakeTimeProvider time = new();
    readonly SignInLinks links;

    public SignInLinksTests() => links = new(time);

    [Fact]
    public void A_link_works_once()
    {
        var token = links.Issue();
        Assert.Equal(43, token.Length);
        Assert.False(links.Redeem(token + "x"));
        Assert.True(links.Redeem(token));
        Assert.False(links.Redeem(token));
    }

    [Fact]
    public void A_link_lives_fifteen_minutes()
    {
        var token = links.Issue();
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.False(links.Redeem(token));
        token = links.Issue();
        time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        Assert.True(links.Redeem(token));
    }

    [Fact]
    public void A_new_link_ends_the_one_before()
    {
        var old = links.Issue();
        var token = links.Issue();
        Assert.False(links.Redeem(old));
        Assert.True(links.Redeem(token));
    }

    [Fact]
    public void Of_many_who_try_at_once_one_gets_in()
    {
        var token = links.Issue();
        var got = 0;
        Parallel.For(0, 64, _ =>
        {
            if (links.Redeem(token))
                Interlocked.Increment(ref got);
        });
        Assert.Equal(1, got);
    }
}
