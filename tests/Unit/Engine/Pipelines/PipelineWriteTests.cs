using System.Text.Json;
using AiPlatform.Engine.Pipelines;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineWriteTests
{
    [Fact]
    public void Any_spec_comes_back_the_same_from_its_text() => SpecGen.Spec.Sample(spec =>
    {
        var text = PipelineYaml.Write(spec);
        var parsed = PipelineYaml.Parse(text);
        Assert.True(parsed.Valid, string.Join("\n", parsed.Problems) + "\n" + text);
        Assert.Equal(JsonSerializer.Serialize(spec), JsonSerializer.Serialize(parsed.Spec));
        Assert.Equal(PipelineHash.Of(spec), parsed.Hash);
        Assert.Equal(text, PipelineYaml.Write(parsed.Spec!));
    }, iter: 1000);

    [Fact]
    public void Canonical_text_reads_like_a_hand_written_one() => Assert.Equal(
        """
        name: digits
        params:
          lr: {type: float, default: 0.1}
        steps:
          - name: train
            title: "Learn: fast"
            type: training
            needs: [prepare]
            commands:
              - python train.py --lr ${{ params.lr }}
              - |-
                one
                two
            env:
              CODE: "012"
            resources: {cpu: 0.5, memory: 4Gi, gpu: 1}
            grace: 90s
            inputs:
              data: {from: prepare.train, path: data}

        """,
        PipelineYaml.Write(new()
        {
            Name = "digits",
            Params = [new() { Name = "lr", Type = ParamType.Float, Default = "0.1" }],
            Steps =
            [
                new()
                {
                    Name = "train", Title = "Learn: fast", Type = "training", Needs = ["prepare"],
                    Commands = ["python train.py --lr ${{ params.lr }}", "one\ntwo"], Env = new Dictionary<string, string> { ["CODE"] = "012" },
                    Resources = new(0.5, 4L << 30, 1), Grace = TimeSpan.FromSeconds(90),
                    Inputs = new Dictionary<string, InputSpec> { ["data"] = new("prepare.train", "data") },
                },
            ],
        }));
}
