using System.Text;

namespace AiPlatform.Engine.Pipelines;

/// <summary>What references such as <c>${{ params.lr }}</c> stand for in one run.</summary>
/// <param name="Env">For <c>env.X</c>: in a step's own <c>env</c> the pipeline's, in <c>commands</c> the step's whole environment.</param>
public sealed record ExpressionContext(
    string RunId, string Pipeline, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, string> Env)
{
    internal string Value(ExpressionPart part)
    {
        var (reference, wrong) = ExpressionParser.Parse(part.Inner);
        var value = reference switch
        {
            { Context: "params", Name: var name } => Params.GetValueOrDefault(name),
            { Context: "env", Name: var name } => Env.GetValueOrDefault(name),
            { Context: "run", Name: "id" } => RunId,
            { Context: "run", Name: "pipeline" } => Pipeline,
            _ => null,
        };
        return value ?? throw new ArgumentException($"The expression '{ProblemList.Short(part.Inner)}' has no value here{(wrong is null ? "" : ": " + wrong)}.");
    }
}

/// <summary>Commands that hold no expression any more, and the environment that carries their values.</summary>
public sealed record ShellCommands(IReadOnlyList<string> Commands, IReadOnlyDictionary<string, string> Env);

/// <summary><c>${{ … }}</c> in texts that were checked when the pipeline was saved; others throw <see cref="ArgumentException"/>.</summary>
public static class Expressions
{
    public const string VariablePrefix = "AIPLATFORM_EXPR_";

    /// <summary>For values of <c>env</c>: expressions are replaced by their text.</summary>
    public static string Expand(string text, ExpressionContext context)
    {
        var expanded = new StringBuilder();
        var copied = 0;
        foreach (var part in ExpressionText.Parts(text, out _))
        {
            expanded.Append(text, copied, part.Start - copied).Append(context.Value(part));
            copied = part.End;
        }
        return copied == 0 ? text : expanded.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>
    /// For <c>commands</c>: each expression becomes a quoted reference to an environment variable <c>AIPLATFORM_EXPR_n</c>;
    /// no value is ever part of the script.
    /// </summary>
    public static ShellCommands ToShell(IReadOnlyList<string> commands, ExpressionContext context)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return new([.. commands.Select(Rewrite)], env);

        string Rewrite(string command) =>
            ShellScript.Rewrite(command, ExpressionText.Parts(command, out _), Name) switch
            {
                (var script, null) => script!,
                (_, var (_, why)) => throw new ArgumentException(why),
            };

        string Name(ExpressionPart part)
        {
            var value = context.Value(part);
            if (!names.TryGetValue(value, out var name))
                env[names[value] = name = VariablePrefix + (names.Count + 1)] = value;
            return name;
        }
    }
}
