namespace AiPlatform.Engine.Pipelines;

/// <summary>
/// The order of the <c>stages:</c> form: each stage needs the one before it; a stage that names its needs is not part of the order.
/// </summary>
internal static class StageOrder
{
    public static void WriteOut(List<ReadStep> steps)
    {
        string? before = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].NamesNeeds)
                continue;
            if (before is not null)
                steps[i] = steps[i] with { Spec = steps[i].Spec with { Needs = [before] } };
            before = steps[i].Spec.Name;
        }
    }
}
