namespace AiPlatform.Engine.Pipelines;

/// <summary>Takes typed values out of a map and notes whatever is not as it should be, with its place.</summary>
internal sealed class MapReader
{
    readonly MapNode? map;

    MapReader(MapNode? map, ProblemList problems) => (this.map, Problems) = (map, problems);

    public ProblemList Problems { get; }

    /// <summary>Unknown names are problems at once; a node that is no map reads as an empty one, which is a problem too.</summary>
    public static MapReader Of(TreeNode node, FieldSet fields, ProblemList problems)
    {
        var map = AsMap(node, $"{fields.What} is a map of fields", problems);
        foreach (var entry in map?.Entries ?? [])
            CheckName(entry.Key, fields, problems);
        return new(map, problems);
    }

    static void CheckName(ScalarNode key, FieldSet fields, ProblemList problems)
    {
        if (fields.Known.Contains(key.Value) || fields.Extensions && key.Value.StartsWith("x-", StringComparison.Ordinal))
            return;
        var name = ProblemList.Short(key.Value);
        if (fields.Later.Contains(key.Value))
            problems.Add("not-supported-yet", key, $"'{name}' of {fields.What} is not supported yet. Take it out: it would not be done.");
        else
            problems.Add("unknown-field", key, $"'{name}' is no field of {fields.What}.{problems.Hint(key.Value, fields.Known)}");
    }

    public bool Has(string key) => this[key] is not null;

    public TreeNode? this[string key] => map?[key];

    public TreeNode? KeyNode(string key) => map?.Entry(key)?.Key;

    /// <summary>Numbers and booleans are taken as they are written.</summary>
    public string? Text(string key, bool expressions = false) => this[key] is { } node ? AsText(node, key, Problems, expressions) : null;

    public bool Flag(string key)
    {
        if (this[key] is not { } node)
            return false;
        if (node is ScalarNode { Kind: ScalarKind.Bool } scalar)
            return scalar.Value[0] is 't' or 'T';
        Wrong(node, $"'{key}' is true or false");
        return false;
    }

    public int? Whole(string key, int min, int max)
    {
        if (this[key] is not { } node)
            return null;
        if (node is ScalarNode { Kind: ScalarKind.Int } scalar && int.TryParse(scalar.Value, out var value) && value >= min && value <= max)
            return value;
        Wrong(node, $"'{key}' is a whole number from {min:N0} to {max:N0}", "bad-quantity");
        return null;
    }

    public double? Number(string key)
    {
        if (this[key] is not { } node)
            return null;
        if (node is ScalarNode { Kind: ScalarKind.Int or ScalarKind.Float } scalar && ParamText.Number(scalar.Value) is { } value)
            return value;
        Wrong(node, $"'{key}' is a number");
        return null;
    }

    /// <param name="later">Words that the full format knows and this version doesn't run.</param>
    public string? Word(string key, IReadOnlyList<string> allowed, IReadOnlyList<string>? later = null, string code = "bad-value")
    {
        if (Text(key) is not { } word)
            return null;
        if (allowed.Contains(word))
            return word;
        if (later?.Contains(word) == true)
            Problems.Add("not-supported-yet", this[key]!, $"{key} '{word}' is not supported yet. Today: {string.Join(", ", allowed)}.");
        else
            Problems.Add(code, this[key]!, $"'{ProblemList.Short(word)}' is no {key}.{Problems.Hint(word, allowed)} Allowed: {string.Join(", ", allowed)}.");
        return null;
    }

    /// <summary>A list of texts; one text stands for a list of one.</summary>
    public IReadOnlyList<ScalarNode> Texts(string key, bool expressions = false)
    {
        if (this[key] is not { } node)
            return [];
        if (node is ListNode list)
            return [.. list.Items.Where(i => AsText(i, $"an entry of '{key}'", Problems, expressions) is not null).Cast<ScalarNode>()];
        if (node is MapNode)
            Wrong(node, $"'{key}' is a text or a list of texts");
        else if (AsText(node, key, Problems, expressions) is not null)
            return [(ScalarNode)node];
        return [];
    }

    public IReadOnlyList<MapEntry> Entries(string key) =>
        this[key] is { } node ? AsMap(node, $"'{key}' is a map", Problems)?.Entries ?? [] : [];

    /// <param name="check">Looks at each key.</param>
    public IReadOnlyDictionary<string, string> TextMap(string key, Action<ScalarNode> check, bool expressions = false)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(key))
        {
            check(entry.Key);
            if (AsText(entry.Value, entry.Key.Value, Problems, expressions) is { } text)
                texts.TryAdd(entry.Key.Value, text);
        }
        return texts;
    }

    public void Wrong(TreeNode node, string rule, string code = "wrong-type") => Wrong(node, rule, Problems, code);

    static MapNode? AsMap(TreeNode node, string rule, ProblemList problems)
    {
        if (node is MapNode map)
            return map;
        Wrong(node, rule, problems);
        return null;
    }

    static string? AsText(TreeNode node, string what, ProblemList problems, bool expressions)
    {
        if (node is not ScalarNode { Kind: not ScalarKind.Null } scalar)
        {
            Wrong(node, $"{(what.Contains('\'', StringComparison.Ordinal) ? what : $"'{ProblemList.Short(what)}'")} is a text", problems);
            return null;
        }
        if (scalar.Value.Contains('\0', StringComparison.Ordinal))
            problems.Add("bad-value", node, "The text holds a NUL character, which no program can be given.");
        else if (!expressions && scalar.Value.Contains("${{", StringComparison.Ordinal))
            problems.Add("expression-place", node, "Expressions are only possible in 'commands' and in the values of 'env'; here the text would stay as it is.");
        return scalar.Value;
    }

    static void Wrong(TreeNode node, string rule, ProblemList problems, string code = "wrong-type")
    {
        var found = node switch
        {
            MapNode => "a map",
            ListNode => "a list",
            ScalarNode { Kind: ScalarKind.Null } => "nothing",
            ScalarNode scalar => $"'{ProblemList.Short(scalar.Value)}'",
            _ => "something else",
        };
        problems.Add(code, node, $"{char.ToUpperInvariant(rule[0])}{rule[1..]}; here is {found}.");
    }
}
