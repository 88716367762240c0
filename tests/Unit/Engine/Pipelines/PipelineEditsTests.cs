using System.Text.Json.Nodes;
using AiPlatform.Engine;
using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineEditsTests
{
    const string Steps = """
        # Digits, read this first
        name: digits   # short

        steps:
          # makes the data
          - name: prepare
            commands: [python prep.py]  # fast
            outputs: {train: data}

          # learns
          - name: train
            needs: prepare
            commands:
              - python train.py   # slow
              - echo done
            inputs: {data: prepare.train}
            env:
              LR: 0.1  # rate

          - {name: check, needs: [prepare, train], commands: [x]} # end

        """;

    const string Stages = """
        stages:
          - name: lint
            commands: [a]
          - name: test
            commands: [b]
          - name: build
            commands: [c]
          - name: deploy
            commands: [d]

        """;

    [Fact]
    public void Added_step_stands_at_the_end() => Becomes(
        PipelineEdits.AddStep(Steps, "report", "evaluate", ["echo: #1", "two\nlines\n"]),
        Steps.Replace("# end\n", "# end\n  - name: report\n    type: evaluate\n    commands:\n      - \"echo: #1\"\n      - |\n        two\n        lines\n"));

    [Theory]
    [InlineData("", "steps:\n  - name: a\n    commands:\n      - x\n")]
    [InlineData("# c", "# c\nsteps:\n  - name: a\n    commands:\n      - x\n")]
    [InlineData("name: p", "name: p\nsteps:\n  - name: a\n    commands:\n      - x")]
    [InlineData("name: p\nsteps: []  # none\n", "name: p\nsteps:  # none\n  - name: a\n    commands:\n      - x\n")]
    [InlineData("steps:  # none\nname: p\n", "steps:  # none\n  - name: a\n    commands:\n      - x\nname: p\n")]
    [InlineData("steps: [{name: b, commands: y}]", "steps: [{name: b, commands: y}, {name: a, commands: [x]}]")]
    [InlineData("{name: p}", "{name: p, steps: [{name: a, commands: [x]}]}")]
    [InlineData("stages:\n- name: b\n  commands: y\n", "stages:\n- name: b\n  commands: y\n- name: a\n  needs: []\n  commands:\n    - x\n")]
    public void First_steps_find_their_place(string text, string expected) => Becomes(PipelineEdits.AddStep(text, "a", "command", ["x"]), expected);

    [Fact]
    public void Removed_step_goes_with_its_comments_and_from_the_needs_of_others() => Becomes(
        PipelineEdits.RemoveStep(Steps, "prepare"),
        Steps.Replace("  # makes the data\n  - name: prepare\n    commands: [python prep.py]  # fast\n    outputs: {train: data}\n", "")
            .Replace("    needs: prepare\n", "").Replace("[prepare, train]", "[train]"));

    [Fact]
    public void Removing_every_step_leaves_an_empty_list() => Becomes(
        PipelineEdits.RemoveSteps("name: p\nsteps:  # all\n  - name: a\n    commands: x\n  - name: b\n    commands: y\nenv: {A: b}\n", ["a", "b"]),
        "name: p\nsteps: []  # all\nenv: {A: b}\n");

    [Fact]
    public void Renamed_step_is_renamed_where_others_speak_of_it() => Becomes(
        PipelineEdits.RenameStep(Steps, "prepare", "fetch"),
        Steps.Replace("name: prepare", "name: fetch").Replace("needs: prepare", "needs: fetch").Replace("prepare.train", "fetch.train").Replace("[prepare,", "[fetch,"));

    [Fact]
    public void Connecting_writes_needs_in_the_style_that_is_there()
    {
        Becomes(PipelineEdits.Connect(Steps, "check", "prepare"), Steps.Replace("- name: prepare\n", "- name: prepare\n    needs: [check]\n"));
        Becomes(PipelineEdits.Connect(Steps, "check", "train"), Steps.Replace("needs: prepare\n", "needs: [prepare, check]\n"));
        Becomes(PipelineEdits.Connect(Steps, "prepare", "check"), Steps);
        Becomes(
            PipelineEdits.Connect("steps:\n- name: a\n  commands: x\n- name: b\n  needs:  # why\n  - c # c\n  commands: x\n- name: c\n  commands: x", "a", "b"),
            "steps:\n- name: a\n  commands: x\n- name: b\n  needs:  # why\n  - c # c\n  - a\n  commands: x\n- name: c\n  commands: x");
    }

    [Fact]
    public void Disconnecting_takes_only_the_one_need()
    {
        Becomes(PipelineEdits.Disconnect(Steps, "prepare", "check"), Steps.Replace("[prepare, train]", "[train]"));
        Becomes(PipelineEdits.Disconnect(Steps, "train", "check"), Steps.Replace("[prepare, train]", "[prepare]"));
        Becomes(PipelineEdits.Disconnect(Steps, "prepare", "train"), Steps.Replace("    needs: prepare\n", ""));
        Becomes(
            PipelineEdits.Disconnect("steps: [{name: a, commands: x}, {name: b, needs: [ # first\n  {step: a}, # keep\n  a2 ], commands: x}]", "a", "b"),
            "steps: [{name: a, commands: x}, {name: b, needs: [ # first\n   # keep\n  a2 ], commands: x}]");
    }

    [Fact]
    public void Connecting_stages_leaves_the_order_of_the_others_as_it_was() => Becomes(
        PipelineEdits.Connect(Stages, "lint", "build"),
        Stages.Replace("- name: build\n", "- name: build\n    needs: [test, lint]\n").Replace("- name: deploy\n", "- name: deploy\n    needs: [build]\n"));

    [Fact]
    public void Disconnecting_stages_leaves_the_order_of_the_others_as_it_was() => Becomes(
        PipelineEdits.Disconnect(Stages, "lint", "test"),
        Stages.Replace("- name: test\n", "- name: test\n    needs: []\n").Replace("- name: build\n", "- name: build\n    needs: [test]\n")
            .Replace("- name: deploy\n", "- name: deploy\n    needs: [build]\n"));

    [Fact]
    public void Removing_a_stage_closes_the_order() => Becomes(
        PipelineEdits.RemoveStep(Stages, "test"), Stages.Replace("  - name: test\n    commands: [b]\n", ""));

    [Theory]
    [InlineData("train", "title", "\"Learn: it\"", "- name: train\n", "- name: train\n    title: \"Learn: it\"\n")]
    [InlineData("train", "resources/cpu", "2", "# rate\n", "# rate\n    resources: {cpu: 2}\n")]
    [InlineData("train", "env/SEED", "\"7\"", "# rate\n", "# rate\n      SEED: \"7\"\n")]
    [InlineData("train", "env/LR", "\"1e-3\"", "LR: 0.1  # rate", "LR: \"1e-3\"  # rate")]
    [InlineData("train", "env/LR", null, "    env:\n      LR: 0.1  # rate\n", "")]
    [InlineData("train", "env", "{\"LR\": 0.1, \"B\": \"b\"}", "# rate\n", "# rate\n      B: b\n")]
    [InlineData("train", "commands", "[\"python train.py\", \"echo two\"]", "- echo done", "- echo two")]
    [InlineData("train", "commands", "[\"first\", \"python train.py\", \"echo done\"]", "- python train.py", "- first\n      - python train.py")]
    [InlineData("train", "commands", "[\"python train.py\"]", "      - echo done\n", "")]
    [InlineData("train", "commands", "\"one\"", "commands:\n      - python train.py   # slow\n      - echo done\n", "commands: one\n")]
    [InlineData("prepare", "commands", "[\"python prep.py\", \"a, b\"]", "[python prep.py]", "[python prep.py, \"a, b\"]")]
    [InlineData("prepare", "env/A", "\"x\"", "[python prep.py]  # fast\n", "[python prep.py]  # fast\n    env:\n      A: x\n")]
    [InlineData("prepare", "outputs/train", "{\"path\": \"d\", \"type\": \"dir\"}", "{train: data}", "{train: {path: d, type: dir}}")]
    [InlineData("prepare", "outputs/train", null, "    outputs: {train: data}\n", "")]
    [InlineData("check", "title", "\"T\"", "name: check,", "name: check, title: T,")]
    [InlineData("check", "env/A~1B", "\"x\"", "[x]}", "[x], env: {A/B: x}}")]
    [InlineData("check", "commands", null, ", commands: [x]}", "}")]
    [InlineData("check", "needs", null, "needs: [prepare, train], ", "")]
    public void Field_of_a_step_is_set_in_place(string step, string path, string? json, string old, string now) =>
        Becomes(PipelineEdits.SetField(Steps, step, path, json is null ? null : JsonNode.Parse(json)), Steps.Replace(old, now, StringComparison.Ordinal));

    [Theory]
    [InlineData("name", "\"other\"", "name: digits ", "name: other ")]
    [InlineData("description", "\"D\"", "# short\n", "# short\ndescription: D\n")]
    [InlineData("params/lr/default", "0.1", "# short\n", "# short\nparams:\n  lr: {default: 0.1}\n")]
    [InlineData("version", "1", "name: digits", "version: 1\nname: digits")]
    [InlineData("name", null, "name: digits   # short\n", "")]
    public void Field_of_the_pipeline_is_set_in_place(string path, string? json, string old, string now) =>
        Becomes(PipelineEdits.SetPipelineField(Steps, path, json is null ? null : JsonNode.Parse(json)), Steps.Replace(old, now, StringComparison.Ordinal));

    [Fact]
    public void Text_of_several_lines_does_not_swallow_the_comment_behind_it()
    {
        var text = PipelineEdits.SetField("steps:\n- name: a\n  title: x # why\n  commands: y\n", "a", "title", "two\nlines");
        Becomes(text, "steps:\n- name: a\n  title: \"two\\nlines\" # why\n  commands: y\n");
    }

    [Fact]
    public void Windows_line_ends_and_the_byte_order_mark_stay() => Becomes(
        PipelineEdits.AddStep("\uFEFFsteps:\r\n- name: a\r\n  commands: x\r\n", "b", "command", ["z"]),
        "\uFEFFsteps:\r\n- name: a\r\n  commands: x\r\n- name: b\r\n  commands:\r\n    - z\r\n");

    [Fact]
    public void Text_that_is_no_valid_pipeline_can_still_be_edited() => Becomes(
        PipelineEdits.Connect("colour: red\nsteps:\n- name: a\n- name: b\n  needs: nobody\n", "a", "b"),
        "colour: red\nsteps:\n- name: a\n- name: b\n  needs: [nobody, a]\n");

    [Fact]
    public void Impossible_edits_are_refused_with_their_reason()
    {
        Refused("unknown-step", () => PipelineEdits.RemoveStep(Steps, "nobody"));
        Refused("name-taken", () => PipelineEdits.RenameStep(Steps, "train", "check"));
        Refused("bad-name", () => PipelineEdits.RenameStep(Steps, "train", "a b"));
        Refused("name-taken", () => PipelineEdits.AddStep(Steps, "train", "command", []));
        Refused("unreadable", () => PipelineEdits.AddStep("a: [", "x", "command", []));
        Refused("unreadable", () => PipelineEdits.AddStep("- a", "x", "command", []));
        Refused("unreadable", () => PipelineEdits.AddStep("steps: {a: b}", "x", "command", []));
        Refused("bad-path", () => PipelineEdits.SetField(Steps, "train", "env//x", 1));
        Refused("bad-path", () => PipelineEdits.SetField(Steps, "check", "commands/0", "x"));
        Refused("bad-path", () => PipelineEdits.SetPipelineField(Steps, "steps", 1));
        Refused("bad-name", () => PipelineEdits.SetField(Steps, "train", "name", null));
    }

    static void Becomes(string text, string expected) => Assert.Equal(expected, text);

    static void Refused(string code, Func<string> edit) => Assert.Equal(code, Assert.Throws<RefusedException>(edit).Code);
}
