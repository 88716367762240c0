using AiPlatform.Console.Runs;
using AiPlatform.Engine.Runs;
using Xunit;

namespace AiPlatform.Unit.Console.Runs;

public class RunAddressTests
{
    [Fact]
    public void What_is_not_chosen_is_not_in_the_address()
    {
        Assert.Equal("/runs", RunAddress.List());
        Assert.Equal("/runs?status=failed&pipeline=pl_1", RunAddress.List(Status.Failed, "pl_1"));
        Assert.Equal("/runs/run_1", RunAddress.Of("run_1"));
        Assert.Equal("/runs/run_1?step=a&tab=events", RunAddress.Of("run_1", "a", "events"));
    }

    [Fact]
    public void Names_can_not_lead_elsewhere()
    {
        var artifact = new ArtifactView("run_1", "a/b", "out?x", "out", "file", "sha256:0", 1, true);
        Assert.Equal("/api/v2/runs/run_1/artifacts/a%2Fb/out%3Fx/sub/100%25.txt", RunAddress.Artifact(artifact, "sub/100%.txt"));
        Assert.Equal("/api/v2/runs/run_1/steps/a%20b/log?attempt=2", RunAddress.Log("run_1", "a b", 2));
    }
}
