using System.Diagnostics;
using AiPlatform.Engine.Pipelines;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

/// <summary>Nobody's text may take the process down or hold it up.</summary>
public class PipelineLimitsTests
{
    /// <summary>For a busy machine; what is not linear takes minutes.</summary>
    static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Hostile => new()
    {
        { "too-large", new string('a', TreeBuilder.MaxText + 1) },
        { "too-deep", string.Concat(Enumerable.Repeat("[", 500_000)) },
        { "too-deep", string.Concat(Enumerable.Repeat("- ", 400_000)) },
        { "too-deep", string.Concat(Enumerable.Range(0, 700).Select(i => new string(' ', i) + "a:\n")) },
        { "too-many-nodes", "a: [" + string.Concat(Enumerable.Repeat("a,", 200_000)) + "]" },
        { "anchor", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]" },
        { "yaml-syntax", "a: \"" + new string('x', 1_000_000) },
        { "key-not-text", string.Concat(Enumerable.Repeat("? ", 30)) + "[" },
        { "no-steps", new string('\n', 1_000_000) },
        { "wrong-type", new string('x', 1_000_000) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_is_refused_quickly_with_its_reason(string code, string text)
    {
        var watch = Stopwatch.StartNew();
        Assert.Contains(code, PipelineYaml.Parse(text).Problems.Select(p => p.Code));
        Assert.True(watch.Elapsed < Enough, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Depth_is_counted_up_to_64()
    {
        var problems = new ProblemList();
        Assert.NotNull(YamlTree.Read(new string('[', 64) + new string(']', 64), problems));
        Assert.Null(YamlTree.Read(new string('[', 65) + new string(']', 65), problems));
    }

    [Fact]
    public void Ten_thousand_steps_are_read_in_time()
    {
        var text = Steps(10_000, i => i == 0 ? "" : $"s{i - 1}");
        PipelineYaml.Parse(Steps(100, _ => ""));
        var watch = Stopwatch.StartNew();
        var parsed = PipelineYaml.Parse(text);
        Assert.True(watch.Elapsed < Enough, $"{watch.ElapsedMilliseconds} ms");
        Assert.Equal(10_000, parsed.Spec!.Steps.Count);
    }

    [Fact]
    public void One_step_more_is_refused() => Assert.Contains("too-many-steps", PipelineYaml.Parse(Steps(10_001, _ => "")).Problems.Select(p => p.Code));

    [Fact]
    public void Circle_of_ten_thousand_is_found_in_time_and_told_briefly()
    {
        var watch = Stopwatch.StartNew();
        var problem = Assert.Single(PipelineYaml.Parse(Steps(10_000, i => $"s{(i + 9_999) % 10_000}")).Problems);
        Assert.Equal("cycle", problem.Code);
        Assert.True(problem.Message.Length < 1000 && watch.Elapsed < Enough, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Ten_thousand_unknown_needs_are_told_up_to_a_limit()
    {
        var watch = Stopwatch.StartNew();
        var problems = PipelineYaml.Parse(Steps(10_000, i => new string('z', 50) + i)).Problems;
        Assert.Equal(ProblemList.Max + 1, problems.Count);
        Assert.Equal("too-many-problems", problems[^1].Code);
        Assert.True(watch.Elapsed < Enough, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Inputs_over_a_long_chain_are_checked_in_time()
    {
        var text = "steps:\n- {name: s0, commands: x, outputs: {o: p}}\n"
            + string.Concat(Enumerable.Range(1, 6000).Select(i => $"- {{name: s{i}, commands: x, needs: s{i - 1}, inputs: {{i: s0.o}}}}\n"));
        var watch = Stopwatch.StartNew();
        Assert.True(PipelineYaml.Parse(text).Valid);
        Assert.True(watch.Elapsed < Enough, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_never_throws()
    {
        var pieces = Gen.OneOf("[", "]", "{", "}", ":", ": ", ",", "- ", "\n", "\n  ", "\n    ", "? ", "|", ">", "|+\n", "'", "\"", "#", " #", "&a ", "*a", "!t ", "%", "@", "`", "---\n", "...\n", "\t", "\r\n", "\\", "\uFEFF", "\u0085", "\0", "${{ ", " }}", "steps:\n", "- name: a\n", "- {name: a, ", "stages", "steps", "name", "needs", "commands", "a", "1", "~", "<<");
        pieces.Array[0, 40].Sample(p =>
        {
            var text = string.Concat(p);
            var parsed = PipelineYaml.Parse(text);
            Assert.True(parsed.Valid || parsed.Problems.Count > 0);
            Assert.All(parsed.Problems, problem => Assert.True(problem.Line >= 1, problem.ToString()));
            PipelineJson.Parse(text);
            var draft = new DesignDraft(text);
            draft.AddStep("command", 0, 0);
            draft.SetPipelineField("name", "x");
            draft.SetField("a", "needs", null);
            draft.SetField("a", "commands", new System.Text.Json.Nodes.JsonArray("x", "y"));
            draft.SetField("a", "env/A", "1");
            draft.Connect("step", "a");
            draft.Rename("a", "b");
            draft.Remove(["b"]);
        }, iter: 5000);
    }

    static string Steps(int count, Func<int, string> needs) => "steps:\n" + string.Concat(Enumerable.Range(0, count)
        .Select(i => $"- name: s{i}\n  commands: x\n{(needs(i) is { Length: > 0 } need ? $"  needs: {need}\n" : "")}"));
}
