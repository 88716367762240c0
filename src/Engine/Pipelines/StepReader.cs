namespace AiPlatform.Engine.Pipelines;

/// <summary>A step as read, with the places that the checks of the whole graph need.</summary>
/// <param name="NamesNeeds">It has the field <c>needs</c>, even an empty one.</param>
/// <param name="Needs">As written: unknown ones and repeats included.</param>
internal sealed record ReadStep(StepSpec Spec, TreeNode Node, bool NamesNeeds, IReadOnlyList<ScalarNode> Needs, IReadOnlyList<ScalarNode> Commands)
{
    public MapNode? Map => Node as MapNode;
}

/// <summary>Reads one step; what concerns other steps is checked by <see cref="StepGraph"/>.</summary>
internal static class StepReader
{
    static readonly string[] Shells = ["sh", "bash", "python"];

    public static ReadStep Read(TreeNode node, FieldSet fields, ProblemList problems)
    {
        var reader = MapReader.Of(node, fields, problems);
        var commands = Commands(reader, node);
        var needs = Needs(reader);
        var outputs = ArtifactReader.Outputs(reader);
        var distributed = ResourceReader.Distributed(reader);
        var spec = new StepSpec
        {
            Name = Name(reader, node),
            Title = reader.Text("title"),
            Description = reader.Text("description"),
            Type = Type(reader),
            Commands = [.. commands.Select(c => c.Value)],
            Shell = reader.Word("shell", Shells, ["pwsh"]) is { } shell ? Enum.Parse<StepShell>(shell, ignoreCase: true) : StepShell.Sh,
            WorkingDir = WorkPath.Read(reader, "working_dir"),
            Target = reader.Word("target", ["local"], ["kubernetes", "simulated"]),
            Needs = [.. needs.Select(n => n.Value).Distinct()],
            Env = EnvReader.Read(reader),
            Resources = ResourceReader.Resources(reader),
            Distributed = distributed,
            Grace = Grace(reader),
            Inputs = ArtifactReader.Inputs(reader),
            Outputs = outputs,
            Requires = RequiresReader.Read(reader, distributed),
            Labels = LabelReader.Read(reader),
        };
        return new(spec, node, reader.Has("needs"), needs, commands);
    }

    static string Name(MapReader reader, TreeNode node)
    {
        if (!reader.Has("name"))
        {
            if (node is MapNode)
                reader.Problems.Add("missing-name", node, "The step has no name. Add 'name'.");
            return "";
        }
        var name = reader.Text("name") ?? "";
        if (name.Length > 0 && !NameRules.Step().IsMatch(name))
            reader.Problems.Add("bad-name", reader["name"]!, $"'{ProblemList.Short(name)}' can't name a step: {NameRules.StepHelp}. A free text goes into 'title'.");
        return name;
    }

    static string Type(MapReader reader) =>
        reader.Word("type", [.. StepTypes.All.Select(t => t.Id)], ["register", "release", "approval", "gate", "pipeline", "notify"], "unknown-type")
        ?? StepTypes.Command;

    static IReadOnlyList<ScalarNode> Commands(MapReader reader, TreeNode node)
    {
        var commands = reader.Texts("commands", expressions: true);
        foreach (var command in commands.Where(c => c.Value.Trim().Length == 0))
            reader.Problems.Add("missing-commands", command, "The command is empty.");
        if (node is MapNode && (!reader.Has("commands") || reader["commands"] is ListNode { Items.Count: 0 }))
            reader.Problems.Add("missing-commands", reader["commands"] ?? node, "The step has no commands: say what it runs in 'commands'.");
        return commands;
    }

    static IReadOnlyList<ScalarNode> Needs(MapReader reader)
    {
        if (reader["needs"] is not ListNode list)
            return reader.Texts("needs");
        var needs = new List<ScalarNode>();
        foreach (var item in list.Items)
        {
            if (item is MapNode)
            {
                var need = MapReader.Of(item, Fields.Need, reader.Problems);
                if (need.Text("step") is not null)
                    needs.Add((ScalarNode)need["step"]!);
                else if (!need.Has("step"))
                    reader.Problems.Add("missing-field", item, "This need names no step. Write the step's name, or {step: NAME}.");
            }
            else if (item is ScalarNode { Kind: not ScalarKind.Null } name)
                needs.Add(name);
            else
                reader.Wrong(item, "A need is the name of a step");
        }
        return needs;
    }

    static TimeSpan Grace(MapReader reader)
    {
        if (reader.Text("grace") is not { } text)
            return StepSpec.DefaultGrace;
        if (Quantities.Duration(text) is { } grace && grace <= TimeSpan.FromDays(1))
            return grace;
        reader.Wrong(reader["grace"]!, "'grace' is a duration of at most a day, such as 30s or 1m30s", "bad-quantity");
        return StepSpec.DefaultGrace;
    }
}
