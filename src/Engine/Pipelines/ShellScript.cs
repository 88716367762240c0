using System.Text;

namespace AiPlatform.Engine.Pipelines;

/// <summary>
/// Puts variable references where expressions stood, quoted as the place needs it. A value is never part of the script,
/// so even a place misread could only split words, not run anything.
/// </summary>
internal static class ShellScript
{
    /// <param name="variable">Name of the environment variable of an expression.</param>
    /// <returns>The script, or the index of the expression that can't be handed over and why.</returns>
    public static (string? Script, (int Index, string Why)? Wrong) Rewrite(
        string command, IReadOnlyList<ExpressionPart> parts, Func<ExpressionPart, string> variable)
    {
        var reader = new ShellReader(command);
        var script = new StringBuilder();
        var copied = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var place = reader.AdvanceTo(parts[i].Start);
            if (Refusal(place) is { } why)
                return (null, (i, why));
            script.Append(command, copied, parts[i].Start - copied).Append(Quoted(place, variable(parts[i])));
            copied = parts[i].End;
            reader.Skip(copied);
        }
        reader.AdvanceTo(command.Length);
        if (parts.Count > 0 && reader.Odd is { } odd)
            return (null, (0, odd));
        return (script.Append(command, copied, command.Length - copied).ToString(), null);
    }

    static string Quoted(ShellPlace place, string variable) => place switch
    {
        ShellPlace.Plain => $"\"${{{variable}}}\"",
        ShellPlace.SingleQuotes => $"'\"${{{variable}}}\"'",
        _ => $"${{{variable}}}",
    };

    static string? Refusal(ShellPlace place) => place switch
    {
        ShellPlace.Plain or ShellPlace.DoubleQuotes or ShellPlace.SingleQuotes or ShellPlace.Comment or ShellPlace.HereDocument => null,
        ShellPlace.Escaped => "A backslash stands before the expression and would take its quotes apart. Remove it.",
        ShellPlace.Expansion => "Inside ${ } the shell would read the value as part of its own syntax. Put it into 'env' and use that variable.",
        ShellPlace.Arithmetic => "Inside (( )) the shell would compute the value as an expression of its own. Put it into 'env' and use that variable.",
        ShellPlace.QuotedHereDocument => "This here-document is quoted, so nothing in it is replaced. Take the quotes off its delimiter, or use 'env'.",
    };
}
