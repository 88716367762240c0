namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads the parameters: <c>lr: 0.1</c>, or a map with a type.</summary>
internal static class ParamReader
{
    static readonly string[] LaterTypes = ["list", "duration", "dataset", "model", "secret"];
    static readonly string[] Types = [.. Enum.GetNames<ParamType>().Select(n => n.ToLowerInvariant())];

    public static IReadOnlyList<ParamSpec> Read(MapReader pipeline, string key)
    {
        var read = new List<ParamSpec>();
        foreach (var (name, value) in pipeline.Entries(key))
        {
            if (!NameRules.Param().IsMatch(name.Value))
                pipeline.Problems.Add("bad-name", name, $"'{ProblemList.Short(name.Value)}' can't name a parameter: {NameRules.ParamHelp}.");
            if (ReadOne(name.Value, value, pipeline.Problems) is { } param && read.TrueForAll(p => p.Name != param.Name))
                read.Add(param);
        }
        return read;
    }

    static ParamSpec? ReadOne(string name, TreeNode value, ProblemList problems) => value switch
    {
        ScalarNode { Kind: not ScalarKind.Null } scalar => Short(name, scalar, problems),
        MapNode map => Full(name, MapReader.Of(map, Fields.Param, problems)),
        ListNode => Refuse(value, "not-supported-yet", $"'{name}' is a list; parameters of type list are not supported yet.", problems),
        _ => Refuse(value, "wrong-type", $"'{name}' has neither a default nor a type. Write '{name}: {{type: string}}' for a parameter that must be given.", problems),
    };

    static ParamSpec? Refuse(TreeNode at, string code, string message, ProblemList problems)
    {
        problems.Add(code, at, message);
        return null;
    }

    static ParamSpec Short(string name, ScalarNode scalar, ProblemList problems)
    {
        var type = scalar.Kind switch
        {
            ScalarKind.Int => ParamType.Int,
            ScalarKind.Float => ParamType.Float,
            ScalarKind.Bool => ParamType.Bool,
            ScalarKind.Text or ScalarKind.Null => ParamType.String,
        };
        return WithDefault(new ParamSpec { Name = name, Type = type }, scalar, problems);
    }

    static ParamSpec Full(string name, MapReader reader)
    {
        var type = reader.Word("type", Types, LaterTypes) is { } word ? Enum.Parse<ParamType>(word, ignoreCase: true) : ParamType.String;
        var param = new ParamSpec
        {
            Name = name,
            Type = type,
            Description = reader.Text("description"),
            Choices = Choices(reader, new ParamSpec { Name = name, Type = type }),
            Min = Bound(reader, "min", type),
            Max = Bound(reader, "max", type),
            Pattern = Pattern(reader, type),
        };
        CheckTogether(param, reader);
        return reader["default"] is { } node ? WithDefault(param, node, reader.Problems) : param;
    }

    static void CheckTogether(ParamSpec param, MapReader reader)
    {
        if (param.Type == ParamType.Enum && !reader.Has("choices") && reader["type"] is { } type)
            reader.Problems.Add("bad-param", type, $"'{param.Name}' is an enum without 'choices'. List what may be chosen.");
        if (param.Min > param.Max)
            reader.Problems.Add("bad-param", reader["min"]!, $"'{param.Name}' has a min above its max: no value fits.");
    }

    static List<string> Choices(MapReader reader, ParamSpec param)
    {
        if (reader["choices"] is not { } node)
            return [];
        if (node is not ListNode { Items.Count: > 0 } || param.Type == ParamType.Bool)
        {
            reader.Wrong(node, param.Type == ParamType.Bool ? "'choices' is not for booleans" : "'choices' is a list of at least one value");
            return [];
        }
        var choices = new List<string>();
        foreach (var choice in reader.Texts("choices"))
        {
            var (text, wrong) = ParamText.Check(param, choice.Value);
            if (text is null)
                reader.Problems.Add("bad-param", choice, $"A choice of '{param.Name}' {wrong}.");
            else if (choices.Contains(text))
                reader.Problems.Add("bad-param", choice, $"The choice '{ProblemList.Short(text)}' of '{param.Name}' is there twice.");
            else
                choices.Add(text);
        }
        return choices;
    }

    static double? Bound(MapReader reader, string key, ParamType type)
    {
        var bound = reader.Number(key);
        if (bound is null || type is ParamType.Int or ParamType.Float)
            return bound;
        reader.Problems.Add("bad-param", reader.KeyNode(key)!, $"'{key}' is for the types int and float.");
        return null;
    }

    static string? Pattern(MapReader reader, ParamType type)
    {
        if (reader.Text("pattern") is not { } pattern)
            return null;
        if (type is ParamType.String or ParamType.Path && pattern.Length <= 1000 && ParamText.Pattern(pattern) is not null)
            return pattern;
        reader.Problems.Add("bad-param", reader["pattern"]!, type is ParamType.String or ParamType.Path
            ? "'pattern' is no regular expression that can be matched in linear time (no look-around, no back-references, at most 1,000 characters)."
            : "'pattern' is for the types string and path.");
        return null;
    }

    static ParamSpec WithDefault(ParamSpec param, TreeNode node, ProblemList problems)
    {
        if (node is not ScalarNode { Kind: not ScalarKind.Null } scalar)
        {
            problems.Add("wrong-type", node, $"The default of '{param.Name}' is a single value. Leave 'default' out for a parameter that must be given.");
            return param;
        }
        if (scalar.Value.Contains("${{", StringComparison.Ordinal))
            problems.Add("expression-place", node, "Expressions are only possible in 'commands' and in the values of 'env'; here the text would stay as it is.");
        var (text, wrong) = ParamText.Check(param, scalar.Value);
        if (text is null)
            problems.Add("bad-param", node, $"The default of '{param.Name}' {wrong}.");
        return param with { Default = text };
    }
}
