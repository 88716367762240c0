namespace AiPlatform.Engine.Pipelines;

/// <summary>The steps of a text that is being changed, found without asking whether they are valid.</summary>
internal sealed class EditedPipeline
{
    public EditedPipeline(YamlEdit edit)
    {
        Edit = edit;
        Root = edit.Root as MapNode
            ?? (edit.Root is ScalarNode { Kind: ScalarKind.Null } ? new MapNode(start: edit.Root.Start)
                : throw new RefusedException("unreadable", "The text is no map of fields, so nothing can be added to it. Correct it first."));
        List = Root.Entry("steps") ?? Root.Entry("stages");
        Steps = List?.Value is ListNode list ? [.. list.Items.OfType<MapNode>().Where(s => NameOf(s).Length > 0).DistinctBy(NameOf)] : [];
    }

    public YamlEdit Edit { get; }
    public MapNode Root { get; }
    public MapEntry? List { get; }
    public IReadOnlyList<MapNode> Steps { get; }

    /// <summary>In the form where the file's order counts.</summary>
    public bool InOrder => List?.Key.Value == "stages";

    public static string NameOf(MapNode step) => (step["name"] as ScalarNode)?.Value ?? "";

    public MapNode Step(string name) => Find(name)
        ?? throw new RefusedException("unknown-step", $"There is no step '{ProblemList.Short(name)}'.");

    public MapNode? Find(string name) => Steps.FirstOrDefault(s => NameOf(s) == name);

    /// <summary>The scalars of a step's needs that name a step, in whichever way they are written.</summary>
    public static IEnumerable<ScalarNode> Needs(MapNode step) => step["needs"] switch
    {
        ListNode list => list.Items.Select(NeedName).OfType<ScalarNode>(),
        ScalarNode { Kind: not ScalarKind.Null } name => [name],
        _ => [],
    };

    public static ScalarNode? NeedName(TreeNode need) => need switch
    {
        ScalarNode name => name,
        MapNode map => map["step"] as ScalarNode,
        _ => null,
    };

    /// <summary>What each step needs in effect: the order of stages counts.</summary>
    public Dictionary<string, List<string>> EffectiveNeeds()
    {
        var needs = new Dictionary<string, List<string>>();
        string? before = null;
        foreach (var step in Steps)
        {
            var name = NameOf(step);
            var implied = InOrder && step.Entry("needs") is null;
            needs[name] = implied ? before is null ? [] : [before] : [.. Needs(step).Select(n => n.Value)];
            before = implied ? name : before;
        }
        return needs;
    }
}
