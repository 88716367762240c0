namespace AiPlatform.Engine.Pipelines;

/// <summary>Which references mean something at a place of the definition.</summary>
/// <param name="Env">What gives names behind <c>env.</c>; null: not possible here.</param>
internal sealed record ExpressionScope(IReadOnlyCollection<string> Params, IReadOnlyDictionary<string, string>[]? Env)
{
    static readonly string[] RunNames = ["id", "pipeline"];
    static readonly string[] LaterContexts = ["matrix", "item", "needs", "dataset", "model", "secrets"];

    /// <returns>Code and message, or null where the reference is good.</returns>
    public (string Code, string Message)? Wrong(Reference reference, ProblemList problems) => reference.Context switch
    {
        "params" => Unknown(reference, Params.Contains(reference.Name), Params, "The pipeline has no such parameter.", problems),
        "run" => Unknown(reference, RunNames.Contains(reference.Name), RunNames, "A run has 'id' and 'pipeline'.", problems),
        "env" when Env is null => ("unknown-reference", $"'{reference}' is not possible here: the pipeline's own env can't refer to itself."),
        "env" => Unknown(reference, Env.Any(e => e.ContainsKey(reference.Name)), Env.SelectMany(e => e.Keys), "No env of the step or the pipeline sets it.", problems),
        _ when LaterContexts.Contains(reference.Context) => ("not-supported-yet", $"'{reference.Context}' in expressions is not supported yet. Today: params, run, env."),
        _ => ("unknown-reference", $"'{ProblemList.Short(reference.Context)}' is unknown in expressions.{problems.Hint(reference.Context, ["params", "run", "env"])} Today: params, run, env."),
    };

    static (string, string)? Unknown(Reference reference, bool known, IEnumerable<string> names, string why, ProblemList problems) =>
        known ? null
            : ("unknown-reference", $"'{ProblemList.Short(reference.ToString())}' is unknown. {why}{problems.Hint(reference.Name, names)}");
}
