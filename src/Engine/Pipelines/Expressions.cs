namespace AiPlatform.Engine.Pipelines;

/// <summary>What references such as <c>${{ params.lr }}</c> stand for in one run.</summary>
/// <param name="Env">For <c>env.X</c>: in a step's own <c>env</c> the pipeline's, in <c>commands</c> the step's whole environment.</param>
public sealed record ExpressionContext(
    string RunId, string Pipeline, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, string> Env);

/// <summary>Commands that hold no expression any more, and the environment that carries their values.</summary>
public sealed record ShellCommands(IReadOnlyList<string> Commands, IReadOnlyDictionary<string, string> Env);

/// <summary><c>${{ … }}</c> in texts that were checked when the pipeline was saved.</summary>
public static class Expressions
{
    /// <summary>For values of <c>env</c>: expressions are replaced by their text.</summary>
    public static string Expand(string text, ExpressionContext context) => throw new NotImplementedException();

    /// <summary>
    /// For <c>commands</c>: each expression becomes a quoted reference to an environment variable <c>AIPLATFORM_EXPR_n</c>;
    /// no value is ever part of the script.
    /// </summary>
    public static ShellCommands ToShell(IReadOnlyList<string> commands, ExpressionContext context) => throw new NotImplementedException();
}
