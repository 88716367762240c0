namespace AiPlatform.Engine.Pipelines;

/// <summary>Changes of what steps need. In the <c>stages:</c> form the others keep what they needed.</summary>
internal static class NeedEdit
{
    public static void Connect(EditedPipeline pipeline, string from, string to)
    {
        pipeline.Step(from);
        var step = pipeline.Step(to);
        var needs = pipeline.EffectiveNeeds()[to];
        if (!needs.Contains(from))
            Change(pipeline, step, [.. needs, from]);
    }

    public static void Disconnect(EditedPipeline pipeline, string from, string to)
    {
        var step = pipeline.Step(to);
        var needs = pipeline.EffectiveNeeds()[to];
        if (needs.Contains(from))
            Change(pipeline, step, needs.FindAll(n => n != from));
    }

    static void Change(EditedPipeline pipeline, MapNode step, List<string> needs)
    {
        KeepOthers(pipeline, step, named: true);
        Write(pipeline, step, needs);
    }

    /// <summary>Before a stage joins or leaves the order: those behind it whose place would change name what they needed.</summary>
    /// <param name="named">Whether the changed stage names its needs afterwards.</param>
    public static void KeepOthers(EditedPipeline pipeline, MapNode changed, bool named)
    {
        if (!pipeline.InOrder || named == (changed.Entry("needs") is not null))
            return;
        var needs = pipeline.EffectiveNeeds();
        string? before = null;
        foreach (var step in pipeline.Steps)
        {
            var name = EditedPipeline.NameOf(step);
            var inOrder = step == changed ? !named : step.Entry("needs") is null;
            if (inOrder && step != changed && needs[name].FirstOrDefault() != before)
                Write(pipeline, step, needs[name]);
            else if (inOrder)
                before = name;
        }
    }

    static void Write(EditedPipeline pipeline, MapNode step, List<string> needs)
    {
        var edit = pipeline.Edit;
        if (step.Entry("needs") is not { } entry)
            edit.Add(step, "needs", FieldValue.Texts(needs), Fields.Step.Known);
        else if (entry.Value is ListNode list)
            WriteList(edit, list, needs);
        else if (needs.Count == 0 && !pipeline.InOrder)
            edit.Remove(step, entry);
        else
            edit.Replace(entry, needs.Count == 1 ? FieldValue.Text(needs[0]) : FieldValue.Texts(needs));
    }

    static void WriteList(YamlEdit edit, ListNode list, List<string> needs)
    {
        var had = list.Items.Select(i => EditedPipeline.NeedName(i)?.Value).ToHashSet();
        if (list.Items.Any(Gone))
            edit.Remove(list, Gone);
        foreach (var need in needs.Where(n => !had.Contains(n)))
            edit.Add(list, FieldValue.Text(need));

        bool Gone(TreeNode item) => EditedPipeline.NeedName(item) is { } name && !needs.Contains(name.Value);
    }

    /// <summary>No step needs the named ones any more.</summary>
    public static void Forget(EditedPipeline pipeline, IReadOnlySet<string> gone)
    {
        foreach (var step in pipeline.Steps.Where(s => !gone.Contains(EditedPipeline.NameOf(s))))
        {
            var needs = EditedPipeline.Needs(step).Select(n => n.Value).ToList();
            if (needs.Exists(gone.Contains))
                Write(pipeline, step, needs.FindAll(n => !gone.Contains(n)));
        }
    }
}
