namespace AiPlatform.Engine.Pipelines;

/// <summary>Checks the expressions of a definition when it is read, each with its own line and column.</summary>
/// <param name="source">The YAML text; null for JSON.</param>
internal sealed class ExpressionCheck(string? source, ProblemList problems)
{
    public void Text(ScalarNode scalar, ExpressionScope scope)
    {
        var parts = ExpressionText.Parts(scalar.Value, out var unclosed);
        for (var i = 0; i < parts.Count; i++)
        {
            var (reference, wrong) = ExpressionParser.Parse(parts[i].Inner);
            if (reference is null)
                Add("expression-syntax", scalar, i, $"The expression can't be read: {wrong}.");
            else if (scope.Wrong(reference.Value, problems) is var (code, message))
                Add(code, scalar, i, message);
        }
        if (unclosed >= 0)
            Add("expression-syntax", scalar, parts.Count, "The expression has no end: '}}' is missing.");
    }

    /// <summary>As <see cref="Text"/>, and each expression must stand where the shell can be handed its value.</summary>
    public void Command(ScalarNode scalar, StepShell shell, ExpressionScope scope)
    {
        Text(scalar, scope);
        if (ExpressionText.Find(scalar.Value, 0) < 0)
            return;
        if (shell == StepShell.Python)
            Add("expression-place", scalar, 0, "In a python step hand the value over by 'env' and read it from os.environ.");
        else if (ShellScript.Rewrite(scalar.Value, ExpressionText.Parts(scalar.Value, out _), _ => "X").Wrong is var (index, why))
            Add("expression-place", scalar, index, why);
    }

    void Add(string code, ScalarNode scalar, int index, string message) =>
        problems.Add(code, scalar.Pointer, Place(scalar, index), message);

    Mark Place(ScalarNode scalar, int index)
    {
        if (source is null)
            return scalar.Start;
        var at = scalar.Start.Offset - 1;
        for (var i = 0; i <= index; i++)
        {
            at = ExpressionText.Find(source, at + 1);
            if (at < 0 || at >= scalar.End)
                return scalar.Start;
        }
        var before = source.AsSpan(scalar.Start.Offset, at - scalar.Start.Offset);
        var lines = before.Count('\n');
        return lines == 0 ? new(at, scalar.Start.Line, scalar.Start.Column + before.Length)
            : new(at, scalar.Start.Line + lines, before.Length - before.LastIndexOf('\n'));
    }
}
