using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads one YAML document into a tree. What would make reading unsafe or ambiguous is refused with its reason.</summary>
internal static class YamlTree
{
    /// <returns>Null: the text can't be read, and the problems say why; a text without content is an empty map.</returns>
    public static TreeNode? Read(string text, ProblemList problems)
    {
        if (text.Length > TreeBuilder.MaxText)
        {
            problems.Add("too-large", "", new(0, 1, 1), $"The text has {text.Length:N0} characters; {TreeBuilder.MaxText:N0} are allowed.");
            return null;
        }
        try
        {
            var builder = new TreeBuilder(problems);
            ReadEvents(text, builder);
            return builder.Root ?? new MapNode(start: new(text.Length, 1, 1)) { End = text.Length };
        }
        catch (UnreadableException stop)
        {
            problems.Add(stop.Code, "", stop.At, stop.Message);
            return null;
        }
    }

    static void ReadEvents(string text, TreeBuilder builder)
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        var documents = 0;
        while (MoveNext(parser))
        {
            var e = parser.Current!;
            if (e is NodeEvent node)
                RefuseSharing(node);
            switch (e)
            {
                case DocumentStart when ++documents > 1:
                    throw TreeBuilder.Stop("many-documents", At(e.Start), "The text holds more than one YAML document ('---'). One file is one pipeline.");
                case AnchorAlias alias:
                    throw TreeBuilder.Stop("alias", At(e.Start), $"'*{ProblemList.Short(alias.Value.Value)}' repeats another part of the text. Aliases are not allowed because a few lines could unfold to a huge definition; write the value out.");
                case MappingStart map:
                    builder.Open(new MapNode(map.Style == MappingStyle.Flow, At(e.Start)));
                    break;
                case SequenceStart list:
                    builder.Open(new ListNode(list.Style == SequenceStyle.Flow, At(e.Start)));
                    break;
                case MappingEnd or SequenceEnd:
                    builder.Close(FlowEnd(text, e));
                    break;
                case Scalar scalar:
                    AddScalar(text, scalar, builder);
                    break;
            }
        }
    }

    // The end event of a flow collection stands at its bracket; that of a block collection at whatever comes next.
    static int? FlowEnd(string text, ParsingEvent e)
    {
        var offset = (int)e.Start.Index;
        return offset < text.Length && text[offset] == (e is MappingEnd ? '}' : ']') ? offset + 1 : null;
    }

    static void AddScalar(string text, Scalar scalar, TreeBuilder builder)
    {
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.Quoted,
            YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Block,
            _ => ScalarStyle.Plain,
        };
        var kind = style == ScalarStyle.Plain ? CoreSchema.Resolve(scalar.Value) : ScalarKind.Text;
        if (builder.InMap && scalar is { Value: "<<" } && style == ScalarStyle.Plain)
            throw TreeBuilder.Stop("merge-key", At(scalar.Start), "'<<' merges another map into this one. Merge keys are not allowed; write the entries out.");
        builder.Scalar(new ScalarNode(scalar.Value, kind, style, At(scalar.Start)),
            style == ScalarStyle.Block ? BlockEnd(text, scalar) : (int)scalar.End.Index);
    }

    /// <summary>Before the last line break, and before blank lines unless the header keeps them as content ('+').</summary>
    static int BlockEnd(string text, Scalar scalar)
    {
        var block = text.AsSpan((int)scalar.Start.Index..Math.Min((int)scalar.End.Index, text.Length));
        var header = block.IndexOf('\n') is >= 0 and var end ? block[..end] : block;
        var keeps = header[..Math.Min(3, header.Length)].Contains('+');
        var content = keeps ? block.TrimEnd('\n').Length + Math.Max(0, block.Length - block.TrimEnd('\n').Length - 1) : block.TrimEnd().Length;
        return (int)scalar.Start.Index + content;
    }

    static void RefuseSharing(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            throw TreeBuilder.Stop("anchor", At(node.Start), $"'&{ProblemList.Short(node.Anchor.Value)}' names a part of the text to repeat it. Anchors are not allowed because a few lines could unfold to a huge definition; write the value out.");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            throw TreeBuilder.Stop("tag", At(node.Start), $"'{ProblemList.Short(node.Tag.Value)}' is a YAML tag. Tags are not allowed; values mean what they look like.");
    }

    static bool MoveNext(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException e)
        {
            throw TreeBuilder.Stop("yaml-syntax", At(e.Start), $"This is not readable YAML: {Plain(e.Message)}");
        }
        // The scanner throws these on some broken flow collections.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            var at = parser.Current is { } last ? At(last.End) : new(0, 1, 1);
            throw TreeBuilder.Stop("yaml-syntax", at, "This is not readable YAML: after here a bracket, quote or comma is missing or misplaced.");
        }
    }

    static string Plain(string message) => message.TrimEnd('.') + ". Look at the indentation, quotes and brackets around here.";

    static Mark At(YamlDotNet.Core.Mark mark) => new((int)mark.Index, (int)mark.Line, (int)mark.Column);
}
