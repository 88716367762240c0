using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class ParamValuesTests
{
    static readonly IReadOnlyList<ParamSpec> Declared = PipelineYamlTests.Valid("""
        params:
          lr: 0.1
          epochs: {type: int, min: 1, max: 10}
          mode: {type: enum, choices: [fast, slow], default: fast}
          tag: {type: string, pattern: "[a-z]+[0-9]*", default: v1}
          dry: false
          data: {type: path, default: data/x}
        steps: [{name: a, commands: x}]
        """).Params;

    [Fact]
    public void Defaults_fill_what_is_not_given()
    {
        var resolved = ParamValues.Resolve(Declared, new Dictionary<string, string> { ["epochs"] = " 007 ", ["dry"] = "TRUE" });
        Assert.True(resolved.Valid);
        Assert.Equal("data=data/x dry=true epochs=7 lr=0.1 mode=fast tag=v1", string.Join(" ", resolved.Values.OrderBy(v => v.Key).Select(v => $"{v.Key}={v.Value}")));
    }

    [Fact]
    public void Missing_value_is_named()
    {
        var resolved = ParamValues.Resolve(Declared, null);
        Assert.Equal(("missing-param", "/parameters/epochs"), (Assert.Single(resolved.Problems).Code, resolved.Problems[0].Pointer));
        Assert.Empty(resolved.Values);
    }

    [Theory]
    [InlineData("epochs", "0", "less than 1")]
    [InlineData("epochs", "11", "more than 10")]
    [InlineData("epochs", "1.5", "no whole number")]
    [InlineData("epochs", "99999999999999999999", "more than 10")]
    [InlineData("lr", "fast", "no number")]
    [InlineData("lr", "nan", "no number")]
    [InlineData("lr", ".inf", "no number")]
    [InlineData("mode", "Fast", "none of: fast, slow")]
    [InlineData("tag", "v1; rm", "doesn't match")]
    [InlineData("tag", "v1\n", "doesn't match")]
    [InlineData("tag", "", "doesn't match")]
    [InlineData("tag", "a\0", "NUL")]
    [InlineData("dry", "yes", "neither true nor false")]
    [InlineData("data", " ", "no path")]
    [InlineData("epoch", "1", "Did you mean 'epochs'?")]
    public void Wrong_value_is_refused_with_its_reason(string name, string value, string reason)
    {
        var given = new Dictionary<string, string> { ["epochs"] = "5", [name] = value };
        var problem = Assert.Single(ParamValues.Resolve(Declared, given).Problems);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal("/parameters/" + name, problem.Pointer);
    }

    [Fact]
    public void All_wrong_values_are_told_at_once() =>
        Assert.Equal(3, ParamValues.Resolve(Declared, new Dictionary<string, string> { ["lr"] = "x", ["mode"] = "y" }).Problems.Count);

    [Fact]
    public void Costly_pattern_is_matched_in_linear_time()
    {
        var declared = PipelineYamlTests.Valid("params: {p: {type: string, pattern: '(a+)+'}}\nsteps: [{name: a, commands: x}]").Params;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.False(ParamValues.Resolve(declared, new Dictionary<string, string> { ["p"] = new string('a', 30_000) + "b" }).Valid);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }
}
