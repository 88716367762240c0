using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineYamlTests
{
    const string Stages = """
        stages:
          - name: lint
            type: code-quality
            commands: [ruff check, mypy backend/]
          - name: test
            type: testing
            commands: [pytest tests/]
          - name: build
            type: building
            commands: [docker build]
          - name: deploy
            type: deployment
            commands: [kubectl apply]
        """;

    const string Everything = """
        version: 1
        name: digits
        description: All that runs today
        kind: finetune
        labels: {team: vision, stage: "2"}
        x-owner: {anything: [goes]}
        params:
          lr: 0.1
          epochs: {type: int, default: 5, min: 1, max: 100, description: How often}
          optimizer: {type: enum, choices: [sgd, adam], default: sgd}
          fast: true
          tag: {type: string, pattern: "[a-z]+"}
        env: {PYTHONUNBUFFERED: 1, LR: "${{ params.lr }}"}
        steps:
          - name: prepare
            title: Prepare the data
            commands: python prep.py
            inputs:
              csv: files/digits.csv
              other: {from: files/a/b.txt, path: in/b.txt}
            outputs: {train: {path: data/train, type: dir}, log: {path: log.txt, optional: true}}
          - name: train
            type: training
            needs: prepare
            shell: bash
            working_dir: src
            target: local
            commands:
              - python train.py --lr ${{ params.lr }}
              - |
                echo done
                echo "${{ run.id }}"
            env: {SAME: "${{ env.LR }}", TEXT: yes, VERSION: 1.10, CODE: 012}
            resources: {cpu: 500m, memory: 4Gi, gpu: {count: 2, type: h100}}
            distributed: {nodes: 1, processes_per_node: 2, launcher: torchrun}
            grace: 1m30s
            inputs: {data: {from: prepare.train, path: data}}
            artifacts: [out/model.pt, metrics.json]
            requires: {python: numpy, tools: [git]}
            labels: {gpu: "yes"}
            x-note: free
          - {name: check, needs: [{step: train}, prepare], commands: [true]}
        """;

    [Fact]
    public void Stages_form_runs_in_the_order_of_the_file()
    {
        var spec = Valid(Stages);
        Assert.Equal(["lint", "test", "build", "deploy"], spec.Steps.Select(s => s.Name));
        Assert.Equal(["", "lint", "test", "build"], spec.Steps.Select(s => string.Join(",", s.Needs)));
        Assert.Equal(["ruff check", "mypy backend/"], spec.Steps[0].Commands);
        Assert.Equal("pipeline", spec.Name);
    }

    [Fact]
    public void Stage_that_names_needs_leaves_the_order()
    {
        var spec = Valid("stages:\n- {name: a, commands: x}\n- {name: b, needs: [], commands: x}\n- {name: c, commands: x}\n- {name: d, needs: b, commands: x}\n- {name: e, commands: x}");
        Assert.Equal(["", "", "a", "b", "c"], spec.Steps.Select(s => string.Join(",", s.Needs)));
    }

    [Fact]
    public void Everything_that_runs_today_is_read()
    {
        var spec = Valid(Everything);
        Assert.Equal(("digits", PipelineKind.Finetune, "vision"), (spec.Name, spec.Kind, spec.Labels["team"]));
        Assert.Equal(["lr", "epochs", "optimizer", "fast", "tag"], spec.Params.Select(p => p.Name));
        Assert.Equal([ParamType.Float, ParamType.Int, ParamType.Enum, ParamType.Bool, ParamType.String], spec.Params.Select(p => p.Type));
        Assert.Equal(["0.1", "5", "sgd", "true", null], spec.Params.Select(p => p.Default));
        Assert.Equal("1", spec.Env["PYTHONUNBUFFERED"]);
        var prepare = spec.Steps[0];
        Assert.Equal(new InputSpec("files/digits.csv"), prepare.Inputs["csv"]);
        Assert.Equal(new InputSpec("files/a/b.txt", "in/b.txt"), prepare.Inputs["other"]);
        Assert.Equal(new OutputSpec("data/train", "dir"), prepare.Outputs["train"]);
        Assert.True(prepare.Outputs["log"].Optional);
        var train = spec.Steps[1];
        Assert.Equal((StepShell.Bash, "src", "local", "training"), (train.Shell, train.WorkingDir, train.Target, train.Type));
        Assert.Equal(new ResourceSpec(0.5, 4L << 30, 2, "h100"), train.Resources);
        Assert.Equal(new DistributedSpec(1, 2, "torchrun"), train.Distributed);
        Assert.Equal(TimeSpan.FromSeconds(90), train.Grace);
        Assert.Equal("echo done\necho \"${{ run.id }}\"\n", train.Commands[1]);
        Assert.Equal(["numpy", "torch"], train.Requires.Python);
        Assert.Equal("out/model.pt", train.Outputs["model.pt"].Path);
        Assert.Equal(["train", "prepare"], spec.Steps[2].Needs);
        Assert.Equal(["true"], spec.Steps[2].Commands);
    }

    [Fact]
    public void Env_values_keep_the_text_they_were_written_with()
    {
        var env = Valid(Everything).Steps[1].Env;
        Assert.Equal(("yes", "1.10", "012"), (env["TEXT"], env["VERSION"], env["CODE"]));
    }

    [Fact]
    public void Name_comes_from_the_caller_where_the_text_says_none() =>
        Assert.Equal("digits", PipelineYaml.Parse(Stages, "digits").Spec!.Name);

    [Fact]
    public void Byte_order_mark_and_windows_line_ends_are_read() =>
        Assert.Equal(["a"], Valid("\uFEFFname: x\r\nsteps:\r\n  - name: a\r\n    commands:\r\n      - echo\r\n").Steps.Select(s => s.Name));

    [Fact]
    public void All_problems_are_told_at_once_each_with_its_place()
    {
        var parsed = PipelineYaml.Parse("""
            name: ok
            colour: red
            steps:
              - name: fetch data
                commands: [a]
              - name: train
                needs: [fetsch, train]
                comands: [x]
                resources: {cpu: lots}
            """);
        Assert.Null(parsed.Spec);
        Assert.Null(parsed.Hash);
        Assert.Equal(
            [
                ("unknown-field", "/colour", 2, 1), ("bad-name", "/steps/0/name", 4, 11), ("missing-commands", "/steps/1", 6, 5),
                ("unknown-need", "/steps/1/needs/0", 7, 13), ("self-need", "/steps/1/needs/1", 7, 21),
                ("unknown-field", "/steps/1/comands", 8, 5), ("bad-quantity", "/steps/1/resources/cpu", 9, 22),
            ],
            parsed.Problems.Select(p => (p.Code, p.Pointer, p.Line, p.Column)));
        Assert.Equal("train", parsed.Problems[^1].Step);
        Assert.Contains("Did you mean 'commands'?", parsed.Problems[5].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cycle_is_named_with_its_full_path()
    {
        var parsed = PipelineYaml.Parse("steps:\n- {name: a, needs: c, commands: x}\n- {name: b, needs: a, commands: x}\n- {name: c, needs: [b, z], commands: x}\n- {name: z, commands: x}");
        var problem = Assert.Single(parsed.Problems);
        Assert.Equal(("cycle", "/steps/0/needs", 2, 20, "a"), (problem.Code, problem.Pointer, problem.Line, problem.Column, problem.Step));
        Assert.Contains("a -> b -> c -> a.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_knot_of_cycles_is_told_once()
    {
        var parsed = PipelineYaml.Parse("steps:\n- {name: a, needs: b, commands: x}\n- {name: b, needs: a, commands: x}\n- {name: c, needs: [d, a], commands: x}\n- {name: d, needs: c, commands: x}");
        Assert.Equal(2, parsed.Problems.Count(p => p.Code == "cycle"));
    }

    [Theory]
    [InlineData("a: [1, 2\nb: c", "yaml-syntax")]
    [InlineData("a: b: c", "yaml-syntax")]
    [InlineData("steps:\n\t- name: a", "yaml-syntax")]
    [InlineData("name: x\nname: y\nsteps: [{name: a, commands: x}]", "duplicate-key")]
    [InlineData("name: &n x\nsteps: [{name: a, commands: *n}]", "anchor")]
    [InlineData("a: &x [*x]", "anchor")]
    [InlineData("name: *x", "alias")]
    [InlineData("name: !!str x", "tag")]
    [InlineData("name: !System.IO.FileInfo x", "tag")]
    [InlineData("<<: {name: x}", "merge-key")]
    [InlineData("name: a\n---\nname: b", "many-documents")]
    [InlineData("? [a]\n: b", "key-not-text")]
    [InlineData("", "no-steps")]
    [InlineData("# nothing", "no-steps")]
    [InlineData("just text", "wrong-type")]
    [InlineData("steps: []", "no-steps")]
    [InlineData("steps: {a: b}", "wrong-type")]
    [InlineData("steps: [{name: a, commands: x}]\nstages: [{name: a, commands: x}]", "two-forms")]
    [InlineData("version: 2\nsteps: [{name: a, commands: x}]", "bad-value")]
    [InlineData("kind: big\nsteps: [{name: a, commands: x}]", "bad-value")]
    [InlineData("name: ../x\nsteps: [{name: a, commands: x}]", "bad-name")]
    public void Text_that_is_no_pipeline_is_refused_with_its_reason(string text, string code) =>
        Assert.Contains(code, PipelineYaml.Parse(text).Problems.Select(p => p.Code));

    [Theory]
    [InlineData("type: trainig", "unknown-type")]
    [InlineData("type: approval", "not-supported-yet")]
    [InlineData("when: always", "not-supported-yet")]
    [InlineData("retries: 3", "not-supported-yet")]
    [InlineData("matrix: {a: [1]}", "not-supported-yet")]
    [InlineData("shell: pwsh", "not-supported-yet")]
    [InlineData("shell: fish", "bad-value")]
    [InlineData("target: kubernetes", "not-supported-yet")]
    [InlineData("distributed: {nodes: 2}", "not-supported-yet")]
    [InlineData("distributed: {strategy: fsdp}", "not-supported-yet")]
    [InlineData("distributed: {launcher: mpi}", "not-supported-yet")]
    [InlineData("distributed: {processes_per_node: 0}", "bad-quantity")]
    [InlineData("resources: {gpu: -1}", "bad-quantity")]
    [InlineData("resources: {gpu: two}", "bad-quantity")]
    [InlineData("resources: {gpu: {count: 1, memory: 80Gi}}", "not-supported-yet")]
    [InlineData("resources: {disk: 1Gi}", "not-supported-yet")]
    [InlineData("resources: {memory: 4gb}", "bad-quantity")]
    [InlineData("resources: {cpu: 0}", "bad-quantity")]
    [InlineData("resources: [1]", "wrong-type")]
    [InlineData("grace: soon", "bad-quantity")]
    [InlineData("grace: 90", "bad-quantity")]
    [InlineData("working_dir: ../up", "bad-path")]
    [InlineData("working_dir: /etc", "bad-path")]
    [InlineData("outputs: {o: a/../../b}", "bad-path")]
    [InlineData("outputs: {o: {type: dir}}", "missing-field")]
    [InlineData("outputs: {o: {path: a, register: m}}", "not-supported-yet")]
    [InlineData("outputs: {o: {path: a, type: parm}}", "bad-value")]
    [InlineData("artifacts: [a/x, b/x]", "duplicate-name")]
    [InlineData("artifacts: [out/*.pt]", "bad-path")]
    [InlineData("inputs: {i: other.x}", "bad-input")]
    [InlineData("inputs: {i: files/../x}", "bad-input")]
    [InlineData("inputs: {i: whatever}", "bad-input")]
    [InlineData("inputs: {i: side.out}", "bad-input")]
    [InlineData("inputs: {i: a.none}", "bad-input")]
    [InlineData("inputs: {i: {path: x}}", "missing-field")]
    [InlineData("needs: [a, a]", "duplicate-need")]
    [InlineData("needs: [{step: a, status: failed}]", "not-supported-yet")]
    [InlineData("needs: [{}]", "missing-field")]
    [InlineData("needs: {step: a}", "wrong-type")]
    [InlineData("env: {1A: x}", "bad-name")]
    [InlineData("env: {AIPLATFORM_RUN_ID: x}", "bad-name")]
    [InlineData("env: {A: [x]}", "wrong-type")]
    [InlineData("env: {A: }", "wrong-type")]
    [InlineData("env: {A: '${{ params.nope }}'}", "unknown-reference")]
    [InlineData("env: {A: '${{ secrets.nope }}'}", "not-supported-yet")]
    [InlineData("env: {A: '${{ params.p '}", "expression-syntax")]
    [InlineData("env: {A: '${{ format(params.p) }}'}", "expression-syntax")]
    [InlineData("title: '${{ params.p }}'", "expression-place")]
    [InlineData("requires: {python: [to rch]}", "bad-name")]
    [InlineData("labels: {'a b': x}", "bad-name")]
    [InlineData("commands2: x", "unknown-field")]
    [InlineData("on: x", "unknown-field")]
    public void Wrong_field_of_a_step_is_refused_with_its_reason(string field, string code)
    {
        var parsed = PipelineYaml.Parse($"""
            params: {"{p: 1}"}
            steps:
              - name: a
                commands: [x]
                outputs: {"{out: o}"}
              - name: side
                commands: [x]
                outputs: {"{out: o}"}
              - name: b
                needs: a
                commands: [x]
                {field}
            """.Replace("    needs: a\n    commands: [x]\n    needs", "    commands: [x]\n    needs", StringComparison.Ordinal));
        var problem = Assert.Single(parsed.Problems);
        Assert.Equal(code, problem.Code);
        Assert.Equal("b", problem.Step);
        Assert.True(problem.Line >= 10 && problem.Column > 4, problem.ToString());
    }

    [Theory]
    [InlineData("p: [1, 2]", "not-supported-yet")]
    [InlineData("p:", "wrong-type")]
    [InlineData("p: {type: list}", "not-supported-yet")]
    [InlineData("p: {type: integer}", "bad-value")]
    [InlineData("p: {type: int, default: x}", "bad-param")]
    [InlineData("p: {type: int, default: 5, max: 4}", "bad-param")]
    [InlineData("p: {type: int, min: 5, max: 4}", "bad-param")]
    [InlineData("p: {type: string, min: 5}", "bad-param")]
    [InlineData("p: {type: enum}", "bad-param")]
    [InlineData("p: {type: enum, choices: [a, a]}", "bad-param")]
    [InlineData("p: {type: enum, choices: [a, b], default: c}", "bad-param")]
    [InlineData("p: {type: string, pattern: '(a'}", "bad-param")]
    [InlineData("p: {type: string, pattern: '(?=a)b'}", "bad-param")]
    [InlineData("p: {type: string, pattern: '[a-z]+', default: A1}", "bad-param")]
    [InlineData("p: {type: string, required: true}", "not-supported-yet")]
    [InlineData("p: .inf", "bad-param")]
    [InlineData("p: '${{ run.id }}'", "expression-place")]
    [InlineData("1p: 1", "bad-name")]
    public void Wrong_parameter_is_refused_with_its_reason(string param, string code)
    {
        var parsed = PipelineYaml.Parse($"params:\n  {param}\nsteps: [{{name: a, commands: [x]}}]");
        Assert.Equal([code], parsed.Problems.Select(p => p.Code));
        Assert.Equal(2, parsed.Problems[0].Line);
    }

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Contains("bad-character", PipelineYaml.Parse("name: x" + '\uD800').Problems.Select(p => p.Code));

    [Fact]
    public void Expression_problem_has_the_place_of_the_expression()
    {
        var problem = Assert.Single(PipelineYaml.Parse("steps:\n- name: a\n  commands:\n  - |\n    echo ${{ run.id }}\n    echo x ${{ params.lr }}\n").Problems);
        Assert.Equal(("unknown-reference", 6, 12), (problem.Code, problem.Line, problem.Column));
    }

    internal static PipelineSpec Valid(string text)
    {
        var parsed = PipelineYaml.Parse(text);
        Assert.Empty(parsed.Problems);
        Assert.True(parsed.Valid);
        return parsed.Spec!;
    }
}
