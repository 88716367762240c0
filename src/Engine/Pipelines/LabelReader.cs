namespace AiPlatform.Engine.Pipelines;

internal static class LabelReader
{
    public static IReadOnlyDictionary<string, string> Read(MapReader reader) => reader.TextMap("labels", key =>
    {
        if (!NameRules.Label().IsMatch(key.Value))
            reader.Problems.Add("bad-name", key, $"'{ProblemList.Short(key.Value)}' can't name a label: {NameRules.LabelHelp}.");
    });
}
