using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineHashTests
{
    const string Text = """
        name: p
        env: {A: 1, B: two}
        steps:
          - name: a
            commands: [x]
          - name: b
            needs: [a]
            resources: {cpu: 500m, memory: 1Gi}
            commands: [x, y]
        """;

    [Theory]
    [InlineData("name: p", "# comment\n\nname:   'p'")]
    [InlineData("name: p", "version: 1\nname: p")]
    [InlineData("name: p", "name: p\nkind: custom\nx-note: anything")]
    [InlineData("{A: 1, B: two}", "{B: \"two\", A: '1'}")]
    [InlineData("{A: 1, B: two}", "\n  B: two\n  A: 1")]
    [InlineData("needs: [a]", "needs: a")]
    [InlineData("needs: [a]", "needs: [{step: a}]")]
    [InlineData("cpu: 500m, memory: 1Gi", "memory: 1024Mi, cpu: 0.5")]
    [InlineData("commands: [x, y]", "commands: [x, y]\n    grace: 10s\n    type: command")]
    public void Writing_it_another_way_keeps_the_hash(string old, string other) => Assert.Equal(Hash(Text), Hash(Text.Replace(old, other, StringComparison.Ordinal)));

    [Theory]
    [InlineData("name: p", "name: q")]
    [InlineData("A: 1", "A: 1.0")]
    [InlineData("A: 1", "C: 1")]
    [InlineData("[x, y]", "[y, x]")]
    [InlineData("needs: [a]", "needs: []")]
    [InlineData("500m", "501m")]
    [InlineData("name: p", "name: p\nparams: {v: 1}")]
    public void Meaning_something_else_changes_the_hash(string old, string other) => Assert.NotEqual(Hash(Text), Hash(Text.Replace(old, other, StringComparison.Ordinal)));

    [Fact]
    public void Type_of_a_parameter_counts() => Assert.NotEqual(
        Hash("params: {v: 1}\nsteps: [{name: a, commands: x}]"), Hash("params: {v: '1'}\nsteps: [{name: a, commands: x}]"));

    [Fact]
    public void Both_forms_of_the_same_order_have_one_hash() => Assert.Equal(
        Hash("stages: [{name: a, commands: x}, {name: b, commands: y}]"), Hash("steps: [{name: a, commands: x}, {name: b, needs: a, commands: y}]"));

    /// <summary>Stored versions are named by it: it may only change with the meaning.</summary>
    [Fact]
    public void Hash_stays_what_it_was_in_earlier_releases() =>
        Assert.Equal("4c0a94c0028bd854ec9b89fbf29f42f80a0344302f4346e568e86eb3eec9027b", Hash(Text));

    static string Hash(string text)
    {
        var parsed = PipelineYaml.Parse(text);
        Assert.Empty(parsed.Problems);
        return parsed.Hash!;
    }
}
