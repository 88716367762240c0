using System.Text;
using System.Text.Json;

namespace AiPlatform.Unit.Engine.Pipelines;

/// <summary>Writes a model as people might: every style, comments everywhere, each naming its step.</summary>
sealed class RandomFormat(Random random)
{
    static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    int comments;

    /// <summary>The lines of each step, without those of its comments above; none where steps stand between brackets.</summary>
    public Dictionary<string, string> Blocks { get; } = [];

    public string Write(EditModel model)
    {
        var text = new StringBuilder(Maybe("# head of the file\n", 0.5) + "name: p" + Maybe("  # the name", 0.3) + "\n" + Maybe("\n", 0.5));
        text.Append(model.Stages ? "stages:" : "steps:");
        if (random.NextDouble() < 0.1)
            return text.Append(" [").Append(string.Join("," + (random.NextDouble() < 0.3 ? "\n  " : " "), model.Steps.Select(FlowStep))).Append("]\n").Append(Maybe("# tail\n", 0.5)).ToString();
        text.Append(Maybe("  # all steps", 0.3)).Append('\n');
        var indent = random.Next(3) * 2;
        foreach (var step in model.Steps)
        {
            text.Append(Maybe("\n", 0.3));
            if (random.NextDouble() < 0.3)
                text.Append(' ', indent).Append(Comment(step.Name)).Append('\n');
            var start = text.Length;
            text.Append(' ', indent).Append("- ");
            if (random.NextDouble() < 0.15)
                text.Append(FlowStep(step)).Append(Trailing(step.Name)).Append('\n');
            else
                BlockStep(step, indent + 2, text);
            Blocks[step.Name] = text.ToString(start, text.Length - start);
        }
        text.Append(Maybe("# tail\n", 0.4));
        var written = text.ToString();
        if (random.NextDouble() >= 0.1)
            return written;
        foreach (var (name, block) in Blocks)
            Blocks[name] = block.Replace("\n", "\r\n", StringComparison.Ordinal);
        return written.Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    string FlowStep(ModelStep step)
    {
        var fields = new List<string> { "name: " + step.Name, "commands: " + FlowList(step.Commands), "outputs: {o: out/o}" };
        if (step.Title is { } title)
            fields.Add("title: " + Quoted(title));
        if (step.Type is { } type)
            fields.Add("type: " + type);
        if (step.Needs is { } needs)
            fields.Add("needs: " + (needs.Count == 1 && Coin ? needs[0] : FlowList(needs)));
        if (step.Cpu is { } cpu)
            fields.Add($"resources: {{cpu: {cpu}}}");
        if (step.InputFrom is { } from)
            fields.Add($"inputs: {{i: {from}.o}}");
        if (step.Env.Count > 0)
            fields.Add("env: {" + string.Join(", ", step.Env.Select(e => $"{e.Key}: {Quoted(e.Value)}")) + Maybe(",", 0.2) + "}");
        Shuffle(fields);
        return "{" + string.Join(", ", fields) + Maybe(",", 0.1) + "}";
    }

    void BlockStep(ModelStep step, int indent, StringBuilder text)
    {
        var fields = new List<string> { "commands:" + List(step.Commands, indent, step.Name), "outputs: {o: out/o}" + Trailing(step.Name) };
        if (step.Title is { } title)
            fields.Add("title: " + Quoted(title) + Trailing(step.Name));
        if (step.Type is { } type)
            fields.Add("type: " + type + Trailing(step.Name));
        if (step.Needs is { } needs)
            fields.Add("needs:" + (needs.Count == 1 && Coin ? " " + needs[0] : needs.Count == 0 ? " []" : List(needs, indent, step.Name)));
        if (step.Cpu is { } cpu)
            fields.Add(Coin ? $"resources: {{cpu: {cpu}}}" : $"resources:{Trailing(step.Name)}\n{Spaces(indent + 2)}cpu: {cpu}");
        if (step.InputFrom is { } from)
            fields.Add(Coin ? $"inputs: {{i: {from}.o}}" : $"inputs:\n{Spaces(indent + 2)}i:\n{Spaces(indent + 4)}from: {from}.o{Trailing(step.Name)}");
        if (step.Env.Count > 0)
            fields.Add("env:" + string.Concat(step.Env.Select(e => $"\n{Spaces(indent + 2)}{e.Key}: {Quoted(e.Value)}{Trailing(step.Name)}")));
        Shuffle(fields);
        fields.Insert(random.Next(4) == 0 ? random.Next(fields.Count) : 0, "name: " + step.Name + Trailing(step.Name));
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                text.Append(Maybe("\n", 0.1)).Append(random.NextDouble() < 0.15 ? Spaces(indent) + Comment(step.Name) + "\n" : "").Append(' ', indent);
            text.Append(fields[i]).Append('\n');
        }
    }

    string List(List<string> items, int indent, string step)
    {
        var style = random.Next(4);
        if (style == 0 && items.Count == 1 && !items[0].Contains('\n'))
            return " " + Quoted(items[0]) + Trailing(step);
        if (style == 1)
            return " " + FlowList(items) + Trailing(step);
        if (style == 2 && items.TrueForAll(i => !i.Contains('\n')))
            return $" [ {Comment(step)}\n{Spaces(indent + 2)}{string.Join($",{Trailing(step)}\n{Spaces(indent + 2)}", items.Select(Quoted))}\n{Spaces(indent + 1)}]";
        var inner = indent + (Coin ? 2 : 0);
        return Trailing(step) + string.Concat(items.Select(i => $"\n{Spaces(inner)}- {Item(i, inner, step)}"));
    }

    string Item(string item, int indent, string step) => item.Contains('\n') && Coin
        ? "|" + string.Concat(item.TrimEnd('\n').Split('\n').Select(l => $"\n{Spaces(indent + 2)}{l}"))
        : Quoted(item) + Trailing(step);

    string FlowList(List<string> items) => "[" + string.Join(Coin ? ", " : " , ", items.Select(Quoted)) + (items.Count > 0 ? Maybe(",", 0.1) : "") + "]";

    /// <summary>Plain where that is safe.</summary>
    string Quoted(string text) => random.Next(3) switch
    {
        0 when text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-') && !char.IsAsciiDigit(text[0]) && text.Trim() == text && text[0] != '-' => text,
        1 when !text.Contains('\n') => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        _ => JsonSerializer.Serialize(text, Relaxed),
    };

    string Trailing(string step) => random.NextDouble() < 0.2 ? "  " + Comment(step) : "";

    string Comment(string step) => $"# c{++comments} of {step}: 'it', [x] {{y}} - z";

    bool Coin => random.Next(2) == 0;

    string Maybe(string text, double share) => random.NextDouble() < share ? text : "";

    static string Spaces(int count) => new(' ', count);

    void Shuffle(List<string> fields)
    {
        var shuffled = fields.ToArray();
        random.Shuffle(shuffled);
        fields.Clear();
        fields.AddRange(shuffled);
    }
}
