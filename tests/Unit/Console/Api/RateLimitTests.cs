using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class RateLimitTests(RateLimitTests.NarrowHost host) : IClassFixture<RateLimitTests.NarrowHost>
{
    public sealed class NarrowHost : ApiHost
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["AiPlatform:Api:RateLimit:PerSecond"] = "1", ["AiPlatform:Api:RateLimit:Burst"] = "5" };
    }

    [Fact]
    public async Task A_token_that_asks_too_often_is_told_to_wait_and_others_are_not()
    {
        var eager = await host.ClientAsync();
        var statuses = new List<int>();
        HttpResponseMessage last;
        do
        {
            last = await eager.GetAsync("/api/v2/pipelines", TestContext.Current.CancellationToken);
            statuses.Add((int)last.StatusCode);
        }
        while (last.IsSuccessStatusCode && statuses.Count < 100);
        Assert.InRange(statuses.Count, 6, 99);
        Assert.Equal(TimeSpan.FromSeconds(1), last.Headers.RetryAfter?.Delta);
        Assert.Contains("r=0", last.Headers.GetValues("RateLimit").Single());
        await Task.FromResult(last).ProblemAsync(429, "too-many-requests");
        await (await host.ClientAsync()).GetAsync("/api/v2/pipelines", TestContext.Current.CancellationToken).JsonAsync();
    }
}
