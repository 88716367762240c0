using AiPlatform.Console.Nodes;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Bunit;
using Xunit;

namespace AiPlatform.Unit.Console.Nodes;

public class NodesPageTests : PageContext
{
    [Fact]
    public void A_node_says_what_it_has_and_what_is_given_away()
    {
        Nodes.Add("vm");
        var node = Render<NodesPage>().Find("[data-testid=node-vm]");
        Assert.Contains("4 cores", node.TextContent);
        Assert.Contains("given to steps: 1 core", node.TextContent);
        Assert.Contains("8.0 GiB", node.TextContent);
        Assert.Contains("accepts work", node.TextContent);
    }

    [Theory]
    [InlineData(LimitEnforcement.Enforced, "limits enforced by cgroups")]
    [InlineData(LimitEnforcement.Watched, "limits watched, not enforced")]
    public void A_node_says_how_its_limits_are_held(LimitEnforcement enforcement, string words)
    {
        Nodes.Add("vm", enforcement);
        Assert.Equal(words, Render<NodesPage>().Find("[data-testid=enforcement]").TextContent);
    }

    [Fact]
    public void A_node_that_takes_no_work_says_so_and_why()
    {
        Nodes.Add("vm", accepting: false, messages: "The disk is full.");
        var node = Render<NodesPage>().Find("[data-testid=node-vm]");
        Assert.Contains("takes no new work", node.TextContent);
        Assert.Contains("The disk is full.", node.TextContent);
    }

    [Fact]
    public void Gpus_are_listed_with_model_use_and_owner()
    {
        Nodes.Add("vm", gpus: 2);
        var rows = Render<NodesPage>().FindAll("[data-testid=node-vm] tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Contains("Test A100", rows[0].TextContent);
        Assert.Contains("50 %", rows[0].TextContent);
        Assert.Contains("free", rows[0].TextContent);
    }

    [Fact]
    public void A_running_step_is_listed_with_a_link_to_its_run()
    {
        Nodes.Add("vm");
        Runs.Add("pl_1", "digits", Status.Running, FakeRuns.Step("split", Status.Succeeded, Noon, Noon), FakeRuns.Step("train", Status.Running, Noon));
        var link = Render<NodesPage>().FindAll("tbody a").Single();
        Assert.Equal("train", link.TextContent);
        Assert.Equal("/runs/run_1?step=train", link.GetAttribute("href"));
    }

    [Fact]
    public void The_page_looks_again_after_two_seconds()
    {
        Nodes.Add("vm");
        var page = Render<NodesPage>();
        Nodes.Queue = new(3, 1);
        Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Equal("1 running · 3 waiting", page.Find("[data-testid=queue]").TextContent));
    }

    [Fact]
    public void No_node_yet_is_explained() => Assert.Contains("appears a moment after the start", Render<NodesPage>().Markup);
}
