namespace AiPlatform.Engine.Pipelines;

/// <summary>Checks what steps say about each other: names, needs, cycles, and where inputs come from.</summary>
internal sealed class StepGraph
{
    readonly IReadOnlyList<ReadStep> steps;
    readonly ProblemList problems;
    readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
    readonly int[][] needs;

    StepGraph(IReadOnlyList<ReadStep> steps, ProblemList problems)
    {
        (this.steps, this.problems) = (steps, problems);
        for (var i = 0; i < steps.Count; i++)
            byName.TryAdd(steps[i].Spec.Name, i);
        needs = [.. steps.Select((s, i) => s.Spec.Needs.Select(n => byName.GetValueOrDefault(n, -1)).Where(n => n >= 0 && n != i).ToArray())];
    }

    public static void Check(IReadOnlyList<ReadStep> steps, ProblemList problems)
    {
        var graph = new StepGraph(steps, problems);
        graph.CheckNames();
        graph.CheckNeeds();
        graph.CheckCycles();
        graph.CheckInputs();
        problems.Step = null;
    }

    void CheckNames()
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var name = steps[i].Spec.Name;
            if (name.Length == 0 || byName[name] == i)
                continue;
            problems.Step = name;
            problems.Add("duplicate-name", steps[i].Map!["name"]!, $"Two steps are called '{ProblemList.Short(name)}'. Each step needs a name of its own.");
        }
    }

    void CheckNeeds()
    {
        foreach (var step in steps)
        {
            problems.Step = step.Spec.Name;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var need in step.Needs)
            {
                if (need.Value == step.Spec.Name)
                    problems.Add("self-need", need, $"'{need.Value}' needs itself, so it could never start.");
                else if (!byName.ContainsKey(need.Value) || need.Value.Length == 0)
                    problems.Add("unknown-need", need, $"There is no step '{ProblemList.Short(need.Value)}' to need.{problems.Hint(need.Value, byName.Keys)}");
                else if (!seen.Add(need.Value))
                    problems.Add("duplicate-need", need, $"'{need.Value}' is needed twice. Once is enough.");
            }
        }
    }

    void CheckCycles()
    {
        foreach (var cycle in Cycles.Find(needs))
        {
            var names = cycle.Select(i => steps[i].Spec.Name).ToList();
            var last = steps[cycle[0]];
            problems.Step = last.Spec.Name;
            var at = last.Needs.FirstOrDefault(n => n.Value == names[^1]) ?? last.Map?["name"] ?? last.Node;
            problems.Add("cycle", at, $"These steps wait for each other in a circle: {Path(names)}. Take one of these needs away.");
        }
    }

    /// <summary>In the order of the work: the next one needs the one before.</summary>
    public static string Path(IReadOnlyList<string> names)
    {
        const int shown = 50;
        var path = names.Count <= shown ? names
            : [.. names.Take(shown / 2), $"({names.Count - shown} more)", .. names.Skip(names.Count - shown / 2)];
        return string.Join(" -> ", path.Append(names[0]));
    }

    void CheckInputs()
    {
        if (steps.All(s => s.Spec.Inputs.Count == 0))
            return;
        var ancestors = new Ancestors(needs);
        for (var i = 0; i < steps.Count; i++)
        {
            problems.Step = steps[i].Spec.Name;
            foreach (var (name, input) in steps[i].Spec.Inputs)
                CheckInput(i, Place(steps[i], name), input.From, ancestors);
        }
    }

    static TreeNode Place(ReadStep step, string input) =>
        (step.Map!["inputs"] as MapNode)![input] is MapNode map ? map["from"]! : ((MapNode)step.Map["inputs"]!)[input]!;

    void CheckInput(int step, TreeNode at, string from, Ancestors ancestors)
    {
        const string files = "files/";
        if (from.StartsWith(files, StringComparison.Ordinal))
        {
            if (!NameRules.ProjectFile().IsMatch(from[files.Length..]))
                problems.Add("bad-input", at, $"'{ProblemList.Short(from)}' names no file of a project: after 'files/' come letters, digits, '.', '_', '-' and '/'.");
            return;
        }
        var dot = from.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == from.Length - 1)
            problems.Add("bad-input", at, $"'{ProblemList.Short(from)}' is neither 'step.output' nor 'files/NAME'.");
        else if (!byName.TryGetValue(from[..dot], out var source))
            problems.Add("bad-input", at, $"There is no step '{ProblemList.Short(from[..dot])}' to take an input from.{problems.Hint(from[..dot], byName.Keys)}");
        else if (!steps[source].Spec.Outputs.ContainsKey(from[(dot + 1)..]))
            problems.Add("bad-input", at, $"The step '{from[..dot]}' has no output '{ProblemList.Short(from[(dot + 1)..])}'.{problems.Hint(from[(dot + 1)..], steps[source].Spec.Outputs.Keys)}");
        else if (!ancestors.Contains(step, source))
            problems.Add("bad-input", at, $"'{from[..dot]}' need not have ended when '{steps[step].Spec.Name}' starts. Add it to 'needs'.");
    }
}
