using System.Text.RegularExpressions;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads <c>requires</c>; torchrun needs torch whether it is said or not.</summary>
internal static class RequiresReader
{
    public static RequiresSpec Read(MapReader step, DistributedSpec? distributed)
    {
        var python = new List<string>();
        var tools = new List<string>();
        if (step["requires"] is { } node)
        {
            var reader = MapReader.Of(node, Fields.Requires, step.Problems);
            python.AddRange(Names(reader, "python", NameRules.PythonModule(), "a Python module as it is imported"));
            tools.AddRange(Names(reader, "tools", NameRules.Tool(), "a program"));
        }
        if (distributed?.Launcher == "torchrun" && !python.Exists(m => m == "torch" || m.StartsWith("torch.", StringComparison.Ordinal)))
            python.Add("torch");
        return python.Count + tools.Count == 0 ? RequiresSpec.None : new(python, tools);
    }

    static IEnumerable<string> Names(MapReader reader, string key, Regex rule, string what)
    {
        foreach (var name in reader.Texts(key).DistinctBy(n => n.Value))
            if (rule.IsMatch(name.Value))
                yield return name.Value;
            else
                reader.Problems.Add("bad-name", name, $"'{ProblemList.Short(name.Value)}' doesn't name {what}.");
    }
}
