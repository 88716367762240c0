using AiPlatform.Console.Shared;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Bunit;
using Xunit;

namespace AiPlatform.Unit.Console.Shared;

public class StatusBadgeTests : PageContext
{
    [Fact]
    public void A_status_has_a_word_and_a_shape_that_no_other_has()
    {
        var badges = Enum.GetValues<Status>().Select(s => Render<StatusBadge>(p => p.Add(b => b.Status, s))).ToList();
        Assert.Equal(badges.Count, badges.Select(b => b.Find("path").GetAttribute("d")).Distinct().Count());
        Assert.All(badges, b => Assert.Contains(b.Instance.Status.ToString(), b.Markup));
    }

    [Fact]
    public void The_canvas_draws_the_same_shapes()
    {
        var script = File.ReadAllText(Repository.File("wwwroot/js/canvas/statuses.js"));
        Assert.All(Enum.GetValues<Status>(), s =>
            Assert.Contains($"{{ name: '{s.ToString().ToLowerInvariant()}', shape: '{StatusBadge.Shape(s)}' }}", script));
    }
}
