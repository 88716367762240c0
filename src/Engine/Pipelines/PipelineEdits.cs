using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>
/// Edits of the pipeline file that change only what they are about: every other byte, comments included, stays.
/// The text must be readable YAML; it need not be a valid pipeline.
/// </summary>
/// <remarks>All throw <see cref="RefusedException"/> (<c>unreadable</c>, <c>unknown-step</c>, <c>name-taken</c>, <c>bad-name</c>, <c>bad-path</c>, <c>bad-value</c>) with the reason for a person.</remarks>
public static class PipelineEdits
{
    /// <summary>Adds a step at the end. It needs no other; in the <c>stages:</c> form it says so.</summary>
    public static string AddStep(string text, string name, string type, IReadOnlyList<string> commands) => Change(text, pipeline =>
    {
        CheckFree(pipeline, name);
        var step = NewStep(name, type, commands, pipeline.InOrder);
        if (pipeline.List is not { } entry)
            pipeline.Edit.Add(pipeline.Root, "steps", ListOf(step), Fields.Pipeline.Known);
        else if (entry.Value is ListNode { Items.Count: > 0 } list)
            pipeline.Edit.Add(list, step);
        else if (entry.Value is ListNode or ScalarNode { Kind: ScalarKind.Null })
            pipeline.Edit.Replace(entry, ListOf(step));
        else
            throw new RefusedException("unreadable", $"'{entry.Key.Value}' is no list of steps. Correct it in the text first.");
    });

    /// <summary>Takes the step away, also from what others need.</summary>
    public static string RemoveStep(string text, string name) => RemoveSteps(text, [name]);

    public static string RemoveSteps(string text, IReadOnlyCollection<string> names) => Change(text, pipeline =>
    {
        var gone = names.ToHashSet();
        foreach (var name in names)
            pipeline.Step(name);
        NeedEdit.Forget(pipeline, gone);
        pipeline.Edit.Remove((ListNode)pipeline.List!.Value, item => item is MapNode step && gone.Contains(EditedPipeline.NameOf(step)), withComments: true);
    });

    /// <summary>Renames the step, also in what others need and in their inputs.</summary>
    public static string RenameStep(string text, string name, string newName) => Change(text, pipeline =>
    {
        var renamed = pipeline.Step(name);
        if (newName == name)
            return;
        CheckFree(pipeline, newName);
        pipeline.Edit.Replace((ScalarNode)renamed["name"]!, newName);
        foreach (var step in pipeline.Steps)
        {
            foreach (var need in EditedPipeline.Needs(step).Where(n => n.Value == name))
                pipeline.Edit.Replace(need, newName);
            foreach (var from in InputSources(step).Where(f => f.Value.StartsWith(name + ".", StringComparison.Ordinal)))
                pipeline.Edit.Replace(from, newName + from.Value[name.Length..]);
        }
    });

    /// <summary>Lets <paramref name="to"/> need <paramref name="from"/>.</summary>
    public static string Connect(string text, string from, string to) => Change(text, pipeline => NeedEdit.Connect(pipeline, from, to));

    public static string Disconnect(string text, string from, string to) => Change(text, pipeline => NeedEdit.Disconnect(pipeline, from, to));

    /// <param name="path">Names separated by <c>/</c>, such as <c>resources/cpu</c>.</param>
    /// <param name="value">A scalar, an array or an object; null takes the field away.</param>
    public static string SetField(string text, string step, string path, JsonNode? value)
    {
        if (path == "name")
            return RenameStep(text, step, value?.ToString() ?? "");
        return Change(text, pipeline =>
        {
            var map = pipeline.Step(step);
            if (path == "needs")
                NeedEdit.KeepOthers(pipeline, map, named: value is not null);
            FieldEdit.Set(pipeline.Edit, map, path, value, Fields.Step.Known);
        });
    }

    public static string SetPipelineField(string text, string path, JsonNode? value) => Change(text, pipeline =>
    {
        if (path.Split('/')[0] is "steps" or "stages")
            throw new RefusedException("bad-path", "Steps are changed one by one, by their names.");
        FieldEdit.Set(pipeline.Edit, pipeline.Root, path, value, Fields.Pipeline.Known);
    });

    static string Change(string text, Action<EditedPipeline> change) => YamlEdit.Change(text, edit => change(new(edit)));

    static void CheckFree(EditedPipeline pipeline, string name)
    {
        if (!NameRules.Step().IsMatch(name))
            throw new RefusedException("bad-name", $"'{ProblemList.Short(name)}' can't name a step: {NameRules.StepHelp}.");
        if (pipeline.Find(name) is not null)
            throw new RefusedException("name-taken", $"There is a step '{name}' already. Choose another name.");
    }

    static MapNode NewStep(string name, string type, IReadOnlyList<string> commands, bool inOrder)
    {
        List<(string, TreeNode)> fields = [("name", FieldValue.Text(name))];
        if (type != StepTypes.Command)
            fields.Add(("type", FieldValue.Text(type)));
        if (inOrder)
            fields.Add(("needs", FieldValue.Texts([])));
        if (commands.Count > 0)
            fields.Add(("commands", FieldValue.Texts(commands, flow: false)));
        return FieldValue.Map(false, fields);
    }

    static ListNode ListOf(MapNode step)
    {
        var list = new ListNode();
        list.Add(step);
        return list;
    }

    static IEnumerable<ScalarNode> InputSources(MapNode step) => (step["inputs"] as MapNode)?.Entries
        .Select(e => e.Value is MapNode map ? map["from"] : e.Value).OfType<ScalarNode>() ?? [];
}
