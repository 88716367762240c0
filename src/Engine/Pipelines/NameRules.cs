using System.Text.RegularExpressions;

namespace AiPlatform.Engine.Pipelines;

/// <summary>What names may look like, and how to say so.</summary>
internal static partial class NameRules
{
    public const string PipelineHelp = "1 to 100 letters, digits, spaces, '.', '_' and '-', starting with a letter or digit";
    public const string StepHelp = "1 to 63 letters, digits, '_' and '-', starting with a letter or digit";
    public const string ParamHelp = "1 to 63 letters, digits, '_' and '-', starting with a letter or '_'";
    public const string EnvHelp = "letters, digits and '_', not starting with a digit";
    public const string ArtifactHelp = "1 to 100 letters, digits, '.', '_' and '-', starting with a letter, digit or '_'";

    public const string LabelHelp = "1 to 100 letters, digits, '.', '_', '-' and '/', starting with a letter or digit";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}\z")]
    public static partial Regex Label();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}\z")]
    public static partial Regex Pipeline();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}\z")]
    public static partial Regex Step();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]{0,62}\z")]
    public static partial Regex Param();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,254}\z")]
    public static partial Regex Env();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z")]
    public static partial Regex Artifact();

    /// <summary>A name of a project's file: folders allowed, no part starts with a dot.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z")]
    public static partial Regex ProjectFile();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z")]
    public static partial Regex PythonModule();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._+-]*\z")]
    public static partial Regex Tool();
}
