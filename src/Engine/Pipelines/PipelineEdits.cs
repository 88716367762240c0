using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>
/// Edits of the pipeline file that change only what they are about: every other byte, comments included, stays.
/// The text must be readable YAML; it need not be a valid pipeline.
/// </summary>
/// <remarks>All throw <see cref="RefusedException"/> (<c>unreadable</c>, <c>unknown-step</c>, <c>name-taken</c>, <c>bad-path</c>) with the reason for a person.</remarks>
public static class PipelineEdits
{
    public static string AddStep(string text, string name, string type, IReadOnlyList<string> commands) => throw new NotImplementedException();

    /// <summary>Takes the step away, also from what others need.</summary>
    public static string RemoveStep(string text, string name) => throw new NotImplementedException();

    /// <summary>Renames the step, also in what others need and in their inputs.</summary>
    public static string RenameStep(string text, string name, string newName) => throw new NotImplementedException();

    /// <summary>Lets <paramref name="to"/> need <paramref name="from"/>.</summary>
    public static string Connect(string text, string from, string to) => throw new NotImplementedException();

    public static string Disconnect(string text, string from, string to) => throw new NotImplementedException();

    /// <param name="path">Names separated by <c>/</c>, such as <c>resources/cpu</c>.</param>
    /// <param name="value">A scalar, an array or an object; null takes the field away.</param>
    public static string SetField(string text, string step, string path, JsonNode? value) => throw new NotImplementedException();

    public static string SetPipelineField(string text, string path, JsonNode? value) => throw new NotImplementedException();
}
