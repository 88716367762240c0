namespace AiPlatform.Engine.Pipelines;

/// <summary>A spec as a tree of the file's own fields, without what is default: the canonical form behind text and hash.</summary>
internal static class SpecTree
{
    public static MapNode Of(PipelineSpec spec)
    {
        var map = new MapNode();
        map.Put("name", spec.Name);
        map.Put("description", spec.Description);
        map.Put("kind", spec.Kind == PipelineKind.Custom ? null : Word(spec.Kind));
        map.Put("labels", spec.Labels);
        if (spec.Params.Count > 0)
            map.Put("params", Map(spec.Params, p => p.Name, Param));
        map.Put("env", spec.Env);
        var steps = new ListNode();
        foreach (var step in spec.Steps)
            steps.Add(Step(step));
        map.Put("steps", steps);
        return map;
    }

    static MapNode Param(ParamSpec param)
    {
        var map = new MapNode(flow: true);
        map.Put("type", Word(param.Type));
        map.Put("default", param.Default is null ? null : Default(param.Type, param.Default));
        map.Put("choices", param.Choices.Count == 0 ? null : param.Choices);
        map.Put("min", param.Min is { } min ? Number(min) : null);
        map.Put("max", param.Max is { } max ? Number(max) : null);
        map.Put("pattern", param.Pattern);
        map.Put("description", param.Description);
        return map;
    }

    static MapNode Step(StepSpec step)
    {
        var map = new MapNode();
        map.Put("name", step.Name);
        map.Put("title", step.Title);
        map.Put("description", step.Description);
        map.Put("type", step.Type == StepTypes.Command ? null : step.Type);
        map.Put("needs", step.Needs.Count == 0 ? null : step.Needs);
        map.Put("commands", step.Commands, flow: false);
        map.Put("shell", step.Shell == StepShell.Sh ? null : Word(step.Shell));
        map.Put("working_dir", step.WorkingDir);
        map.Put("target", step.Target);
        map.Put("env", step.Env);
        map.Put("resources", Resources(step.Resources));
        map.Put("distributed", step.Distributed is null ? null : Distributed(step.Distributed));
        map.Put("grace", step.Grace == StepSpec.DefaultGrace ? null : Quantities.DurationText(step.Grace));
        if (step.Inputs.Count > 0)
            map.Put("inputs", Map(step.Inputs, i => i.Key, i => Input(i.Value)));
        if (step.Outputs.Count > 0)
            map.Put("outputs", Map(step.Outputs, o => o.Key, o => Output(o.Value)));
        map.Put("requires", step.Requires.Python.Count + step.Requires.Tools.Count == 0 ? null : Requires(step.Requires));
        map.Put("labels", step.Labels);
        return map;
    }

    static MapNode? Resources(ResourceSpec resources)
    {
        if (resources == ResourceSpec.Default)
            return null;
        var map = new MapNode(flow: true);
        map.Put("cpu", resources.Cpu == ResourceSpec.Default.Cpu ? null : Scalar(Quantities.CpuText(resources.Cpu)));
        map.Put("memory", resources.MemoryBytes is { } bytes ? Scalar(Quantities.MemoryText(bytes)) : null);
        if (resources.GpuModel is { } model)
        {
            var gpu = new MapNode(flow: true);
            gpu.Put("count", Whole(resources.Gpus));
            gpu.Put("type", model);
            map.Put("gpu", gpu);
        }
        else
            map.Put("gpu", resources.Gpus == 0 ? null : Whole(resources.Gpus));
        return map;
    }

    static MapNode Distributed(DistributedSpec distributed)
    {
        var map = new MapNode(flow: true);
        map.Put("nodes", distributed.Nodes == 1 ? null : Whole(distributed.Nodes));
        map.Put("processes_per_node", distributed.ProcessesPerNode is { } processes ? Whole(processes) : null);
        map.Put("launcher", distributed.Launcher);
        return map;
    }

    static MapNode Input(InputSpec input)
    {
        var map = new MapNode(flow: true);
        map.Put("from", input.From);
        map.Put("path", input.Path);
        return map;
    }

    static MapNode Output(OutputSpec output)
    {
        var map = new MapNode(flow: true);
        map.Put("path", output.Path);
        map.Put("type", output.Type == "file" ? null : output.Type);
        map.Put("optional", output.Optional ? Scalar("true") : null);
        return map;
    }

    static MapNode Requires(RequiresSpec requires)
    {
        var map = new MapNode(flow: true);
        map.Put("python", requires.Python.Count == 0 ? null : requires.Python);
        map.Put("tools", requires.Tools.Count == 0 ? null : requires.Tools);
        return map;
    }

    static MapNode Map<T>(IEnumerable<T> items, Func<T, string> name, Func<T, TreeNode> value)
    {
        var map = new MapNode();
        foreach (var item in items)
            map.Add(TextScalar(name(item)), value(item));
        return map;
    }

    static ScalarNode Default(ParamType type, string text) => type switch
    {
        ParamType.Int or ParamType.Float or ParamType.Bool => Scalar(text),
        ParamType.String or ParamType.Enum or ParamType.Path => TextScalar(text),
    };

    static void Put(this MapNode map, string key, string? text) => map.Put(key, text is null ? null : TextScalar(text));

    static void Put(this MapNode map, string key, TreeNode? value)
    {
        if (value is not null)
            map.Add(TextScalar(key), value);
    }

    static void Put(this MapNode map, string key, IReadOnlyList<string>? texts, bool flow = true)
    {
        if (texts is null)
            return;
        var list = new ListNode(flow);
        foreach (var text in texts)
            list.Add(TextScalar(text));
        map.Put(key, list);
    }

    static void Put(this MapNode map, string key, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count > 0)
            map.Put(key, Map(texts, t => t.Key, t => TextScalar(t.Value)));
    }

    static ScalarNode TextScalar(string text) => new(text, ScalarKind.Text, ScalarStyle.Plain);

    static ScalarNode Whole(int number) => Scalar(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    static ScalarNode Number(double number) => Scalar(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    static ScalarNode Scalar(string plain) => new(plain, CoreSchema.Resolve(plain), ScalarStyle.Plain);

    static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
