namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads inputs, outputs and the short list of artifacts.</summary>
internal static class ArtifactReader
{
    static readonly string[] OutputTypes = ["file", "dir", "dataset", "model", "metrics", "plot"];

    public static IReadOnlyDictionary<string, InputSpec> Inputs(MapReader step)
    {
        var inputs = new Dictionary<string, InputSpec>(StringComparer.Ordinal);
        foreach (var (key, value) in step.Entries("inputs"))
        {
            CheckName(key, "an input", step.Problems);
            if (Input(key, value, step.Problems) is { } input)
                inputs.TryAdd(key.Value, input);
        }
        return inputs;
    }

    static InputSpec? Input(ScalarNode key, TreeNode value, ProblemList problems)
    {
        if (value is ScalarNode { Kind: ScalarKind.Text } from)
            return new(from.Value);
        var reader = MapReader.Of(value, Fields.Input, problems);
        if (value is MapNode && !reader.Has("from"))
            problems.Add("missing-field", value, $"The input '{ProblemList.Short(key.Value)}' says not where it comes from. Add 'from: step.output' or 'from: files/NAME'.");
        var path = WorkPath.Read(reader, "path");
        return reader.Text("from") is { } text ? new(text, path) : null;
    }

    public static IReadOnlyDictionary<string, OutputSpec> Outputs(MapReader step)
    {
        var outputs = new Dictionary<string, OutputSpec>(StringComparer.Ordinal);
        foreach (var (key, value) in step.Entries("outputs"))
        {
            CheckName(key, "an output", step.Problems);
            if (Output(key, value, step.Problems) is { } output)
                outputs.TryAdd(key.Value, output);
        }
        foreach (var path in step.Texts("artifacts").Where(p => WorkPath.Good(p.Value, p, step.Problems)))
            AddArtifact(path, outputs, step.Problems);
        return outputs;
    }

    static OutputSpec? Output(ScalarNode key, TreeNode value, ProblemList problems)
    {
        if (value is ScalarNode { Kind: ScalarKind.Text } path)
            return WorkPath.Good(path.Value, path, problems) ? new(path.Value) : null;
        var reader = MapReader.Of(value, Fields.Output, problems);
        if (value is MapNode && !reader.Has("path"))
            problems.Add("missing-field", value, $"The output '{ProblemList.Short(key.Value)}' has no path. Add 'path'.");
        var type = reader.Word("type", OutputTypes, ["param"]) ?? "file";
        var optional = reader.Flag("optional");
        return WorkPath.Read(reader, "path") is { } read ? new(read, type, optional) : null;
    }

    static void AddArtifact(ScalarNode path, Dictionary<string, OutputSpec> outputs, ProblemList problems)
    {
        var name = path.Value.TrimEnd('/').Split('/')[^1];
        if (!NameRules.Artifact().IsMatch(name))
            problems.Add("bad-name", path, $"An artifact is named by its file, and '{ProblemList.Short(name)}' can't name one: {NameRules.ArtifactHelp}. Give it a name of its own under 'outputs'.");
        else if (!outputs.TryAdd(name, new(path.Value)))
            problems.Add("duplicate-name", path, $"Two outputs of the step are called '{name}'. Name them under 'outputs'.");
    }

    static void CheckName(ScalarNode key, string what, ProblemList problems)
    {
        if (!NameRules.Artifact().IsMatch(key.Value))
            problems.Add("bad-name", key, $"'{ProblemList.Short(key.Value)}' can't name {what}: {NameRules.ArtifactHelp}.");
    }
}
