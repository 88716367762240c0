namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads <c>env</c>: values keep the text they were written with.</summary>
internal static class EnvReader
{
    const string Reserved = "AIPLATFORM_";

    public static IReadOnlyDictionary<string, string> Read(MapReader reader) => reader.TextMap("env", key =>
    {
        if (!NameRules.Env().IsMatch(key.Value))
            reader.Problems.Add("bad-name", key, $"'{ProblemList.Short(key.Value)}' can't name an environment variable: {NameRules.EnvHelp}.");
        else if (key.Value.StartsWith(Reserved, StringComparison.Ordinal))
            reader.Problems.Add("bad-name", key, $"'{ProblemList.Short(key.Value)}' starts with {Reserved}, which the platform keeps for itself. Choose another name.");
    }, expressions: true);
}
