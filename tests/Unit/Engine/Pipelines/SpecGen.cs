using AiPlatform.Engine.Pipelines;
using CsCheck;

namespace AiPlatform.Unit.Engine.Pipelines;

/// <summary>Any valid spec.</summary>
static class SpecGen
{
    static readonly Gen<char> Char = Gen.Frequency(
        (8, Gen.Char['a', 'z']), (4, Gen.OneOf(" \t\n:#-'\"{}[],&*!|>%@`\\$~=?./<+0159_()".ToCharArray())),
        (1, Gen.OneOf('\u0001', '\u0085', '\u2028', '\uFEFF', '\r', 'é', '\u007F', '\uE000', '\uFFFD')));

    static readonly Gen<string> Words = Gen.OneOf(
        "yes", "No", "null", "~", "1.10", "012", "0x1F", "1e5", ".inf", "true", "-", "---", "...", "<<", "- a", "a: b", "a #b", "#a", " lead", "trail ", "1:30",
        "two\nlines", "two\nlines\n", "x\n\n", "\n", "a\n\n  b\n", "a\n \nb", "😀 \u200D", "\"", "'", "it's", "a\\n", "%TAG", "@at", "`tick`", "? q", "a:", "[", "}", "e\u0301", "=", "1_000", "2001-01-01");

    /// <summary>Without expressions and half characters.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(Words, Char.Array[1, 12].Select(c => new string(c))).Where(t => !t.Contains("${{", StringComparison.Ordinal));

    static readonly Gen<string> Line = Text.Where(t => t.Trim().Length > 0);
    static readonly Gen<string> Env = Gen.OneOf("A", "B_1", "_c", "LONG_NAME");
    static readonly Gen<string> Label = Gen.OneOf("team", "a/b", "x.y", "0");
    static readonly Gen<string> Path = Gen.OneOf("out", "data/train", "a b.txt", ".hidden/x", "été/ü", "12", "yes", ".");
    static readonly Gen<string> Artifact = Gen.OneOf("model", "a.b-c", "_x", "9");

    static Gen<Dictionary<TKey, TValue>> Map<TKey, TValue>(Gen<TKey> key, Gen<TValue> value) where TKey : notnull =>
        Gen.Select(key, value).List[0, 3].Select(pairs => pairs.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2));

    static readonly Gen<ResourceSpec> Resources = Gen.Select(
        Gen.Int[1, 4096_000].Select(m => m / 1000.0), Gen.Long[1, 1L << 50].Nullable(), Gen.Int[0, 8], Gen.OneOf<string?>(null, "h100", "a 100"))
        .Select((cpu, memory, gpus, model) => new ResourceSpec(cpu, memory, gpus, model));

    static readonly Gen<DistributedSpec?> Distributed =
        Gen.Select(Gen.Int[1, 1024].Nullable(), Gen.Bool).Select((p, some) => some ? new DistributedSpec(1, p) : null);

    static readonly Gen<ParamSpec> Param = Gen.OneOf(
        Gen.Select(Text.Null(), Line.Null()).Select((d, w) => new ParamSpec { Name = "p", Default = d, Description = w }),
        Gen.Select(Gen.Int.Nullable(), Gen.Double[-1e9, 1e9].Nullable()).Select((d, min) => new ParamSpec { Name = "p", Type = ParamType.Int, Default = d?.ToString(), Min = min is null || d is null ? min : Math.Min(min.Value, d.Value) }),
        Gen.Double[-1e30, 1e30].Select(d => new ParamSpec { Name = "p", Type = ParamType.Float, Default = d.ToString("R"), Max = d }),
        Gen.Bool.Select(d => new ParamSpec { Name = "p", Type = ParamType.Bool, Default = d ? "true" : "false" }),
        Text.List[1, 4].Select(c => new ParamSpec { Name = "p", Type = ParamType.Enum, Choices = [.. c.Distinct()], Default = c[0] }),
        Path.Select(p => new ParamSpec { Name = "p", Type = ParamType.Path, Default = p, Pattern = ".*" }));

    static readonly Gen<StepSpec> Step =
        from head in Gen.Select(Line.Null(), Line.Null(), Gen.OneOf([.. StepTypes.All.Select(t => t.Id)]), Line.List[1, 4], Gen.Enum<StepShell>(), Path.Null())
        from maps in Gen.Select(Map(Env, Text), Map(Label, Text), Map(Artifact, Gen.Select(Path, Gen.OneOf("file", "dir", "model"), Gen.Bool).Select((p, t, o) => new OutputSpec(p, t, o))))
        from amounts in Gen.Select(Resources, Distributed, Gen.Int[0, 86_400_000], Gen.OneOf("numpy", "sklearn.svm").List[0, 2], Gen.Bool)
        select new StepSpec
        {
            Name = "",
            Title = head.Item1,
            Description = head.Item2,
            Type = head.Item3,
            Commands = head.Item4,
            Shell = head.Item5,
            WorkingDir = head.Item6,
            Env = maps.Item1,
            Labels = maps.Item2,
            Outputs = maps.Item3,
            Resources = amounts.Item1,
            Distributed = amounts.Item2,
            Grace = TimeSpan.FromMilliseconds(amounts.Item3),
            Requires = new([.. amounts.Item4.Distinct(), .. amounts.Item2 is null ? Array.Empty<string>() : ["torch"]], amounts.Item5 ? ["git", "g++"] : []),
            Target = amounts.Item5 ? "local" : null,
        };

    public static readonly Gen<PipelineSpec> Spec =
        from steps in Step.List[1, 6]
        from parameters in Param.List[0, 4]
        from rest in Gen.Select(Gen.Int, Line.Null(), Gen.Enum<PipelineKind>(), Map(Env, Text), Map(Label, Text))
        select new PipelineSpec
        {
            Name = "A pipeline-1.0",
            Description = rest.Item2,
            Kind = rest.Item3,
            Env = rest.Item4,
            Labels = rest.Item5,
            Params = [.. parameters.Select((p, i) => p with { Name = "p_" + i })],
            Steps = Wired(steps, new Random(rest.Item1)),
        };

    static List<StepSpec> Wired(List<StepSpec> steps, Random random)
    {
        var wired = new List<StepSpec>();
        for (var i = 0; i < steps.Count; i++)
        {
            var needs = wired.Where(_ => random.Next(2) == 0).ToList();
            var inputs = needs.Where(n => n.Outputs.Count > 0).ToDictionary(n => "from-" + n.Name, n => new InputSpec($"{n.Name}.{n.Outputs.Keys.First()}", random.Next(2) == 0 ? null : "in/x"));
            if (random.Next(2) == 0)
                inputs["file"] = new("files/a/b.csv");
            wired.Add(steps[i] with { Name = random.Next(5) == 0 ? $"{i}" : $"step-{i}", Needs = [.. needs.Select(n => n.Name)], Inputs = inputs });
        }
        return wired;
    }
}
