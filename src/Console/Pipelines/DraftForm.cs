using System.Globalization;
using System.Text.Json.Nodes;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>
/// The fields of one step of a draft, or of the pipeline itself, as a form sees them: what is written, what is wrong with it, and a way
/// to change it. Paths are those of <see cref="DesignDraft.SetField"/>.
/// </summary>
/// <param name="step">Null: the pipeline itself.</param>
/// <param name="changed">Called after each attempt to change something.</param>
public sealed class DraftForm(DesignDraft draft, string? step, Func<DraftAnswer, Task> changed)
{
    JsonObject? fields;
    IReadOnlyList<(string Path, Problem Problem)> problems = [];
    int read = -1;
    (string Path, int Revision) typing;

    public DesignDraft Draft => draft;

    public string? Step => step;

    /// <summary>False: the text can't be read now, so nothing can be shown or changed here.</summary>
    public bool Readable => Fields is not null;

    public JsonNode? At(string path)
    {
        JsonNode? node = Fields;
        foreach (var key in path.Split('/'))
            node = node is JsonObject map ? map[Unescaped(key)] : null;
        return node;
    }

    /// <summary>The value as a person typed it; a list as its items with commas between.</summary>
    public string Text(string path) => At(path) switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(i => i?.ToString())),
        var node => node.ToString(),
    };

    /// <summary>What is wrong with the field, or with anything in it.</summary>
    public IReadOnlyList<Problem> ProblemsIn(string path)
    {
        _ = Fields;
        return [.. problems.Where(p => p.Path == path || p.Path.StartsWith(path + "/", StringComparison.Ordinal)).Select(p => p.Problem)];
    }

    public string? ProblemAt(string path)
    {
        _ = Fields;
        return problems.FirstOrDefault(p => p.Path == path).Problem?.Message;
    }

    /// <param name="goesOn">The last change of the same field, by the same person without a pause, is amended.</param>
    public async Task SetAsync(string path, JsonNode? value, bool goesOn = false)
    {
        int? amends = goesOn && typing.Path == path && typing.Revision == draft.Revision ? typing.Revision : null;
        var answer = step is null ? draft.SetPipelineField(path, value, amends) : draft.SetField(step, path, value, amends);
        if (answer.Accepted)
            typing = (path, answer.Revision);
        await changed(answer);
    }

    /// <summary>For changes of the draft that are made without the form.</summary>
    public Task TellAsync(DraftAnswer answer) => changed(answer);

    public Task SetTextAsync(string path, string? text) =>
        SetAsync(path, string.IsNullOrWhiteSpace(text) ? null : JsonValue.Create(text), goesOn: true);

    /// <summary>A number or truth value where the text spells one, so that the file needs no quotes.</summary>
    public static JsonNode? Scalar(string text) => text switch
    {
        "true" or "false" => JsonValue.Create(text == "true"),
        _ when IsPlainNumber(text) => JsonNode.Parse(text),
        _ => JsonValue.Create(text),
    };

    public static string Escaped(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    static string Unescaped(string key) => key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    static bool IsPlainNumber(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        && char.IsAsciiDigit(text[^1]) && text.TrimStart('-') is ['0'] or ['0', '.', ..] or [>= '1' and <= '9', ..];

    JsonObject? Fields
    {
        get
        {
            var now = draft.Snapshot;
            if (read != now.Revision)
            {
                read = now.Revision;
                fields = step is null ? now.PipelineFields() : now.StepFields(step);
                problems = [.. now.Parsed.Problems.Where(p => p.Step == step).Select(p => (Tail(p.Pointer), p))];
            }
            return fields;
        }
    }

    /// <summary>Of <c>/steps/2/env/A</c> the part that is inside the step.</summary>
    string Tail(string pointer) => step is null ? pointer.TrimStart('/') : string.Join('/', pointer.Split('/').Skip(3));
}
