using System.Diagnostics;
using AiPlatform.Engine.Pipelines;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class ExpressionsTests
{
    static ExpressionContext Context(string value) => new(
        "run_1", "digits", new Dictionary<string, string> { ["v"] = value, ["my-name"] = "m" }, new Dictionary<string, string> { ["HOME_DIR"] = "/h" });

    [Theory]
    [InlineData("plain $HOME {{ x }}", "plain $HOME {{ x }}")]
    [InlineData("${{ params.v }}", "1 2")]
    [InlineData("a${{params.v}}b${{ run.id }}", "a1 2brun_1")]
    [InlineData("${{ params['my-name'] }}/${{ run.pipeline }}${{ env.HOME_DIR }}", "m/digits/h")]
    public void Expressions_in_values_become_their_text(string text, string expected) => Assert.Equal(expected, Expressions.Expand(text, Context("1 2")));

    [Theory]
    [InlineData("${{ params.nope }}")]
    [InlineData("${{ params }}")]
    [InlineData("${{ }}")]
    [InlineData("${{ success() }}")]
    [InlineData("${{ params.v + 1 }}")]
    [InlineData("${{ params[v] }}")]
    [InlineData("${{ params['v }}")]
    public void Expression_that_was_never_checked_is_an_error(string text) =>
        Assert.Throws<ArgumentException>(() => Expressions.Expand(text, Context("")));

    [Theory]
    [InlineData("echo ${{ params.v }}", "echo \"${AIPLATFORM_EXPR_1}\"")]
    [InlineData("echo \"a ${{ params.v }} b\"", "echo \"a ${AIPLATFORM_EXPR_1} b\"")]
    [InlineData("echo 'a ${{ params.v }} b'", "echo 'a '\"${AIPLATFORM_EXPR_1}\"' b'")]
    [InlineData("# don't ${{ params.v }}\necho ${{ params.v }}", "# don't ${AIPLATFORM_EXPR_1}\necho \"${AIPLATFORM_EXPR_1}\"")]
    [InlineData("cat <<EOF\n'${{ params.v }}'\nEOF\necho ${{ params.v }}", "cat <<EOF\n'${AIPLATFORM_EXPR_1}'\nEOF\necho \"${AIPLATFORM_EXPR_1}\"")]
    [InlineData("x=\"$(echo '${{ params.v }}')\"", "x=\"$(echo ''\"${AIPLATFORM_EXPR_1}\"'')\"")]
    [InlineData("echo ${{ params.v }} ${{ run.id }} ${{ params.v }}", "echo \"${AIPLATFORM_EXPR_1}\" \"${AIPLATFORM_EXPR_2}\" \"${AIPLATFORM_EXPR_1}\"")]
    public void Commands_get_quoted_references(string command, string expected)
    {
        var shell = Expressions.ToShell([command], Context("it's; $(id)"));
        Assert.Equal(expected, Assert.Single(shell.Commands));
        Assert.Equal("it's; $(id)", shell.Env["AIPLATFORM_EXPR_1"]);
    }

    [Fact]
    public void Numbers_go_on_over_the_commands_of_a_step()
    {
        var shell = Expressions.ToShell(["a ${{ run.id }}", "b ${{ params.v }}", "c"], Context("x"));
        Assert.Equal(["a \"${AIPLATFORM_EXPR_1}\"", "b \"${AIPLATFORM_EXPR_2}\"", "c"], shell.Commands);
        Assert.Equal(2, shell.Env.Count);
    }

    [Theory]
    [InlineData("echo \\${{ run.id }}")]
    [InlineData("echo \"\\${{ run.id }}\"")]
    [InlineData("echo $((1 + ${{ run.id }}))")]
    [InlineData("((x = ${{ run.id }}))")]
    [InlineData("echo ${x:-${{ run.id }}}")]
    [InlineData("echo `echo ${{ run.id }}`")]
    [InlineData("echo $'a' ${{ run.id }}")]
    [InlineData("echo $[${{ run.id }}]")]
    [InlineData("cat <<'EOF'\n${{ run.id }}\nEOF")]
    [InlineData("cat <<EOF\n\\${{ run.id }}\nEOF")]
    [InlineData("echo 'open ${{ run.id }}")]
    [InlineData("echo \"$(case x in x) echo ${{ run.id }};; esac)\"")]
    public void Place_where_a_value_could_change_meaning_is_refused_when_it_is_saved(string command)
    {
        var parsed = PipelineYaml.Parse($"steps:\n- name: a\n  commands:\n  - {System.Text.Json.JsonSerializer.Serialize(command)}\n");
        Assert.Equal("expression-place", Assert.Single(parsed.Problems).Code);
        Assert.Equal(4, parsed.Problems[0].Line);
    }

    [Fact]
    public void Python_steps_get_values_by_env_only()
    {
        var parsed = PipelineYaml.Parse("steps:\n- name: a\n  shell: python\n  env: {V: '${{ run.id }}'}\n  commands: [\"print(${{ run.id }})\"]\n");
        Assert.Equal(("expression-place", 5), (Assert.Single(parsed.Problems).Code, parsed.Problems[0].Line));
    }

    /// <summary>Scripts whose output is the value between brackets, in every place that is allowed.</summary>
    static readonly string[] Scripts =
    [
        "printf '[%s]' ${{ params.v }}", "printf '[%s]' \"${{ params.v }}\"", "printf '[%s]' '${{ params.v }}'", "printf \"[%s]\" \"$(printf %s. ${{ params.v }})\"",
        "x=${{ params.v }}; printf '[%s]' \"$x\"", "# it's \"${{ params.v }}\nprintf '[%s]' ${{ params.v }}", "printf '%s' \"[${{ params.v }}]\"",
        "printf '%s' '['${{ params.v }}']'", "(printf '[%s]' ${{ params.v }})", "if true; then printf '[%s]' ${{ params.v }}; fi",
        "cat <<EOF\n[${{ params.v }}]\nEOF", "cat <<-\"E\" | cat\n\tno $x\n\tE\nprintf '[%s]' ${{ params.v }}", "printf %s \"$(printf '%s' '[${{ params.v }}]'x)\"",
    ];

    [Fact]
    public void Hostile_values_reach_a_real_shell_as_they_are()
    {
        var value = Gen.OneOf(
            Gen.OneOf("'; touch pwned; '", "\"; touch pwned; \"", "$(touch pwned)", "`touch pwned`", "\nEOF\ntouch pwned\n", "a  b", "*", "-n", "\\", "${HOME}", "%s", "~", "'\"'\"'", "a'b\"c\\d$e`f"),
            Gen.OneOf("'\"\\$`;|&<>(){}[]*?!#~ \n\tab".ToCharArray()).Array[0, 20].Select(c => new string(c)));
        Gen.Select(value, Gen.OneOf(Scripts)).Sample((v, script) =>
        {
            var shell = Expressions.ToShell([script], Context(v));
            var output = Run(shell);
            var dot = script.Contains("%s.", StringComparison.Ordinal) ? "." : "";
            var expected = script.StartsWith("cat <<EOF", StringComparison.Ordinal) ? $"[{v}]\n" : script.EndsWith("x)\"", StringComparison.Ordinal) ? $"[{v}]x" : $"[{v}{dot}]";
            if (script.StartsWith("cat <<-", StringComparison.Ordinal))
                expected = "no $x\n" + expected;
            Assert.Equal(expected, output);
        }, iter: 400, threads: 2);
        Assert.False(File.Exists(Path.Combine(Folder, "pwned")));
    }

    static readonly string Folder = Directory.CreateTempSubdirectory("expressions").FullName;

    static string Run(ShellCommands shell)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("set -e\n" + string.Join("\n", shell.Commands));
        foreach (var (name, value) in shell.Env)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{error}\n{string.Join("\n", shell.Commands)}");
        return output;
    }
}
