using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineJsonTests
{
    const string Request = """
        {
          "name": "train", "description": "d", "project": "default",
          "parameters": {"lr": 0.10, "epochs": {"type": "int", "default": 3}},
          "steps": [
            {"name": "prepare", "type": "data_splitting", "commands": ["python prep.py"], "outputs": {"train": {"path": "data"}}},
            {"name": "fit", "commands": "python fit.py --lr ${{ params.lr }}", "resources": {"cpu": 2, "memory": "1Gi"}},
            {"name": "report", "needs": "prepare", "commands": ["echo"]}
          ],
          "dependencies": {"fit": ["prepare"], "report": ["fit"]}
        }
        """;

    [Fact]
    public void Request_with_edges_apart_is_read()
    {
        var read = PipelineJson.Parse(Request);
        Assert.Empty(read.Parsed.Problems);
        var spec = read.Parsed.Spec!;
        Assert.Equal("default", read.Project);
        Assert.Equal(["", "prepare", "prepare,fit"], spec.Steps.Select(s => string.Join(",", s.Needs)));
        Assert.Equal(["0.10", "3"], spec.Params.Select(p => p.Default));
        Assert.Equal(new ResourceSpec(2, 1L << 30), spec.Steps[1].Resources);
    }

    [Fact]
    public void Its_yaml_means_the_same()
    {
        var read = PipelineJson.Parse(Request);
        var again = PipelineYaml.Parse(read.Yaml!);
        Assert.Equal(read.Parsed.Hash, again.Hash);
    }

    [Theory]
    [InlineData("""{"name": "x", "steps": [{"name": "a", "commands": ["x"], "comands": 1}]}""", "unknown-field", "/steps/0/comands")]
    [InlineData("""{"name": "x", "stepz": [], "steps": [{"name": "a", "commands": ["x"]}]}""", "unknown-field", "/stepz")]
    [InlineData("""{"name": "x", "x-free": 1, "steps": [{"name": "a", "commands": ["x"]}]}""", "unknown-field", "/x-free")]
    [InlineData("""{"steps": [{"name": "a", "commands": ["x"]}]}""", "missing-name", "")]
    [InlineData("""{"name": "x", "steps": [{"name": "a", "commands": ["x"]}], "dependencies": {"b": ["a"]}}""", "unknown-step", "/dependencies/b")]
    [InlineData("""{"name": "x", "steps": [{"name": "a", "commands": ["x"]}], "dependencies": {"a": ["b"]}}""", "unknown-need", "/dependencies/a/0")]
    [InlineData("""{"name": "x", "steps": [{"name": "a", "commands": ["x"]}], "dependencies": ["a"]}""", "wrong-type", "/dependencies")]
    [InlineData("""{"name": "x", "name": "y", "steps": [{"name": "a", "commands": ["x"]}]}""", "duplicate-key", "/name")]
    [InlineData("""{"name": "x", "steps": [{"name": "a/b~", "commands": ["x"], "env": {"a/b~": "1"}}]}""", "bad-name", "/steps/0/env/a~1b~0")]
    [InlineData("""{"name": "x", "project": [], "steps": [{"name": "a", "commands": ["x"]}]}""", "wrong-type", "/project")]
    [InlineData("""{"name": "x", """, "json-syntax", "")]
    [InlineData("", "json-syntax", "")]
    [InlineData("""{"name": "\ud800"}""", "json-syntax", "")]
    [InlineData("[]", "wrong-type", "")]
    public void Wrong_request_is_refused_with_pointers(string json, string code, string pointer)
    {
        var read = PipelineJson.Parse(json);
        Assert.Null(read.Yaml);
        Assert.Contains((code, pointer), read.Parsed.Problems.Select(p => (p.Code, p.Pointer)));
        Assert.All(read.Parsed.Problems, p => Assert.Equal((0, 0), (p.Line, p.Column)));
    }

    [Fact]
    public void Cycle_over_the_edges_is_refused()
    {
        var problem = Assert.Single(PipelineJson.Parse("""{"name":"x","steps":[{"name":"a","commands":["x"]},{"name":"b","commands":["x"]}],"dependencies":{"a":["b"],"b":["a"]}}""").Parsed.Problems);
        Assert.Equal(("cycle", "/dependencies/a/0"), (problem.Code, problem.Pointer));
    }

    [Fact]
    public void Depth_is_limited() =>
        Assert.Equal("too-deep", PipelineJson.Parse("""{"x":""" + new string('[', 64) + new string(']', 64) + "}").Parsed.Problems[0].Code);

    [Fact]
    public void Very_deep_json_is_refused_quickly() =>
        Assert.NotEmpty(PipelineJson.Parse(new string('[', 500_000)).Parsed.Problems);
}
