namespace AiPlatform.Engine.Pipelines;

/// <summary>Everything that could be read; complete and right only where there are no problems.</summary>
/// <param name="Project">Of a request that names one.</param>
internal sealed record ReadPipeline(PipelineSpec Spec, IReadOnlyList<ReadStep> Steps, string? Project, TreeNode Root);

/// <summary>Reads a definition from its tree, whichever text it came from.</summary>
/// <param name="source">The YAML text, for the places of expressions; null for JSON.</param>
internal sealed class PipelineReader(FieldSet fields, FieldSet stepFields, string? source, ProblemList problems)
{
    public const int MaxSteps = 10_000;
    static readonly string[] Kinds = [.. Enum.GetNames<PipelineKind>().Select(n => n.ToLowerInvariant())];

    /// <param name="defaultName">Null: the definition has to say its name.</param>
    public ReadPipeline Read(TreeNode root, string? defaultName)
    {
        var reader = MapReader.Of(root, fields, problems);
        CheckVersion(reader);
        var spec = new PipelineSpec
        {
            Name = Name(reader, root, defaultName),
            Description = reader.Text("description"),
            Kind = reader.Word("kind", Kinds) is { } kind ? Enum.Parse<PipelineKind>(kind, ignoreCase: true) : PipelineKind.Custom,
            Labels = LabelReader.Read(reader),
            Params = ParamReader.Read(reader, fields.Known.Contains("params") ? "params" : "parameters"),
            Env = EnvReader.Read(reader),
            Steps = [],
        };
        var steps = ReadSteps(reader, root);
        AddDependencies(reader, steps);
        if (reader.Has("stages") && !reader.Has("steps"))
            StageOrder.WriteOut(steps);
        StepGraph.Check(steps, problems);
        CheckExpressions(reader, spec, steps);
        return new(spec with { Steps = [.. steps.Select(s => s.Spec)] }, steps, reader.Text("project"), root);
    }

    void CheckVersion(MapReader reader)
    {
        if (reader["version"] is { } version && version is not ScalarNode { Value: "1" })
            reader.Wrong(version, "The only 'version' of the format is 1", "bad-value");
    }

    string Name(MapReader reader, TreeNode root, string? defaultName)
    {
        if (!reader.Has("name") && defaultName is null && root is MapNode)
            problems.Add("missing-name", root, "The pipeline has no name. Add 'name'.");
        if (reader.Text("name") is not { } name)
            return defaultName ?? "";
        if (!NameRules.Pipeline().IsMatch(name))
            problems.Add("bad-name", reader["name"]!, $"'{ProblemList.Short(name)}' can't name a pipeline: {NameRules.PipelineHelp}.");
        return name;
    }

    List<ReadStep> ReadSteps(MapReader reader, TreeNode root)
    {
        if (reader.Has("stages") && reader.Has("steps"))
            problems.Add("two-forms", reader.KeyNode("stages")!, "A pipeline has 'stages' (they run in the order of the file) or 'steps' (they run by their needs), not both.");
        var steps = new List<ReadStep>();
        var node = reader["steps"] ?? reader["stages"];
        if (node is not ListNode list || list.Items.Count == 0)
        {
            if (node is null or ListNode || node is ScalarNode { Kind: ScalarKind.Null })
                problems.Add("no-steps", node ?? root, "The pipeline has no steps. Add at least one under 'steps'.");
            else
                reader.Wrong(node, $"'{node.Segment}' is a list of steps");
            return steps;
        }
        if (list.Items.Count > MaxSteps)
            problems.Add("too-many-steps", list, $"The pipeline has {list.Items.Count:N0} steps; {MaxSteps:N0} are allowed.");
        foreach (var item in list.Items.Take(MaxSteps))
        {
            problems.Step = (item as MapNode)?["name"] is ScalarNode name && NameRules.Step().IsMatch(name.Value) ? name.Value : null;
            steps.Add(StepReader.Read(item, stepFields, problems));
        }
        problems.Step = null;
        return steps;
    }

    /// <summary>The edges of a request stand apart from its steps; a step may name needs of its own too.</summary>
    void AddDependencies(MapReader reader, List<ReadStep> steps)
    {
        if (!fields.Known.Contains("dependencies") || reader["dependencies"] is not MapNode map)
        {
            reader.Entries("dependencies");
            return;
        }
        var byName = new Dictionary<string, int>();
        for (var i = 0; i < steps.Count; i++)
            byName.TryAdd(steps[i].Spec.Name, i);
        var dependencies = MapReader.Of(map, new("dependencies", [.. map.Entries.Select(e => e.Key.Value)], []), problems);
        foreach (var key in map.Entries.Select(e => e.Key))
        {
            var needs = dependencies.Texts(key.Value);
            if (!byName.TryGetValue(key.Value, out var index))
                problems.Add("unknown-step", key, $"There is no step '{ProblemList.Short(key.Value)}'.{problems.Hint(key.Value, byName.Keys)}");
            else
                steps[index] = steps[index] with
                {
                    Needs = [.. steps[index].Needs, .. needs],
                    Spec = steps[index].Spec with { Needs = [.. steps[index].Spec.Needs.Union(needs.Select(n => n.Value))] },
                };
        }
    }

    void CheckExpressions(MapReader reader, PipelineSpec spec, List<ReadStep> steps)
    {
        var check = new ExpressionCheck(source, problems);
        HashSet<string> parameters = [.. spec.Params.Select(p => p.Name)];
        foreach (var value in Scalars(reader["env"]))
            check.Text(value, new(parameters, null));
        foreach (var step in steps)
        {
            problems.Step = step.Spec.Name;
            foreach (var value in Scalars(step.Map?["env"]))
                check.Text(value, new(parameters, [spec.Env]));
            var scope = new ExpressionScope(parameters, [spec.Env, step.Spec.Env]);
            foreach (var command in step.Commands)
                check.Command(command, step.Spec.Shell, scope);
        }
        problems.Step = null;
    }

    static IEnumerable<ScalarNode> Scalars(TreeNode? map) => (map as MapNode)?.Entries.Select(e => e.Value).OfType<ScalarNode>() ?? [];
}
