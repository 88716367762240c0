namespace AiPlatform.Engine.Pipelines;

/// <summary>The parameters of one run: every declared one has a value, or there are problems.</summary>
/// <param name="Values">Name to canonical text; empty while there are problems.</param>
/// <param name="Problems">Pointers are <c>/parameters/NAME</c>.</param>
public sealed record ParamValues(IReadOnlyDictionary<string, string> Values, IReadOnlyList<Problem> Problems)
{
    public bool Valid => Problems.Count == 0;

    /// <param name="given">What the caller passed; defaults fill the rest.</param>
    public static ParamValues Resolve(IReadOnlyList<ParamSpec> declared, IReadOnlyDictionary<string, string>? given)
    {
        given ??= PipelineSpec.EmptyMap;
        var problems = new ProblemList();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in given.Keys.Where(n => declared.All(p => p.Name != n)))
            problems.Add("unknown-param", Pointer(name), default, $"The pipeline has no parameter '{ProblemList.Short(name)}'.{problems.Hint(name, declared.Select(p => p.Name))}");
        foreach (var param in declared)
        {
            var (text, wrong) = given.TryGetValue(param.Name, out var value) ? ParamText.Check(param, value)
                : param.Default is { } known ? (known, null)
                : (null, "has no default: give it a value");
            if (text is not null)
                values[param.Name] = text;
            else
                problems.Add(given.ContainsKey(param.Name) ? "bad-param" : "missing-param", Pointer(param.Name), default, $"The parameter '{param.Name}' {wrong}.");
        }
        return problems.Count == 0 ? new(values, []) : new(PipelineSpec.EmptyMap, problems.Sorted());
    }

    static string Pointer(string name) => "/parameters/" + TreeNode.PointerSegment(name);
}
