using System.Text.Json.Nodes;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Cli;

/// <summary>A pipeline file on disk.</summary>
/// <param name="Shown">Its path as the person gave it.</param>
/// <param name="Folder">The source that its steps work in.</param>
sealed record PipelineFile(string Shown, string Folder, string Text, ParsedPipeline Parsed)
{
    const string MetaFolder = ".ai-platform";
    const long Longest = 1 << 20;

    /// <summary>Null: there is no such file; the person was told.</summary>
    public static async Task<PipelineFile?> ReadAsync(FileInfo file)
    {
        if (!file.Exists || file.Length > Longest)
        {
            Terminal.Error.Profile.Out.Writer.WriteLine(file.Exists ? $"{file} is larger than 1 MiB." : $"There is no file {file}.");
            return null;
        }
        var folder = file.Directory!;
        // .ai-platform/pipeline.yaml describes the folder that holds .ai-platform.
        if (folder.Name == MetaFolder && folder.Parent is { } parent)
            folder = parent;
        var text = await File.ReadAllTextAsync(file.FullName);
        return new(file.ToString(), folder.FullName, text, PipelineYaml.Parse(text, NameOf(folder.Name)));
    }

    /// <summary>The text with the name written into it, so that what is stored says it too.</summary>
    public string NamedText() => PipelineYaml.Parse(Text).Spec?.Name == Parsed.Spec!.Name
        ? Text
        : PipelineEdits.SetPipelineField(Text, "name", JsonValue.Create(Parsed.Spec.Name));

    public string Words(Problem problem) => $"{Shown}:{problem.Line}:{problem.Column}: {problem.Message} [{problem.Code}]";

    static string NameOf(string folder)
    {
        var name = string.Concat(folder.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? char.ToLowerInvariant(c) : '-')).Trim('-', '_');
        return name.Length == 0 ? "pipeline" : name[..Math.Min(name.Length, 60)];
    }
}
