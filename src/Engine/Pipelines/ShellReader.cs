namespace AiPlatform.Engine.Pipelines;

/// <summary>Where in a shell script a character stands, as far as quoting goes.</summary>
internal enum ShellPlace { Plain, DoubleQuotes, SingleQuotes, Comment, HereDocument, QuotedHereDocument, Escaped, Expansion, Arithmetic }

/// <summary>Walks through a script and keeps track of its quotes, substitutions and here-documents.</summary>
internal sealed class ShellReader(string script)
{
    enum Frame { Parenthesis, Substitution, Double, Single, Brace, Arithmetic, Comment }

    readonly Stack<Frame> frames = new();
    readonly Queue<HereDocument> awaited = new();
    HereDocument? inside;
    int at;
    bool escaped;

    sealed record HereDocument(string Delimiter, bool Quoted, bool StripTabs);

    string? odd;

    /// <summary>Why the script's quoting can't be followed with certainty; null: it can.</summary>
    public string? Odd => odd ?? (frames.Any(f => f is not Frame.Comment) || awaited.Count > 0
        ? "A quote, bracket or here-document of this command is not closed." : null);

    /// <summary>Reads up to <paramref name="offset"/> and says what it would be part of.</summary>
    public ShellPlace AdvanceTo(int offset)
    {
        while (at < offset)
            Step(offset);
        if (escaped)
            return ShellPlace.Escaped;
        if (inside is not null)
            return inside.Quoted ? ShellPlace.QuotedHereDocument : ShellPlace.HereDocument;
        if (frames.Contains(Frame.Arithmetic))
            return ShellPlace.Arithmetic;
        if (frames.Contains(Frame.Brace))
            return ShellPlace.Expansion;
        return frames.TryPeek(out var top) ? PlaceOf(top) : ShellPlace.Plain;
    }

    /// <summary>Goes on after an expression, which counts as part of a word.</summary>
    public void Skip(int offset) => (at, escaped) = (offset, false);

    static ShellPlace PlaceOf(Frame frame) => frame switch
    {
        Frame.Parenthesis or Frame.Substitution => ShellPlace.Plain,
        Frame.Double => ShellPlace.DoubleQuotes,
        Frame.Single => ShellPlace.SingleQuotes,
        Frame.Comment => ShellPlace.Comment,
        Frame.Brace => ShellPlace.Expansion,
        Frame.Arithmetic => ShellPlace.Arithmetic,
    };

    void Step(int limit)
    {
        if (inside is not null)
        {
            ReadBody(limit);
            return;
        }
        var c = script[at];
        if (c == '\n' && Commands)
        {
            if (frames.TryPeek(out var top) && top == Frame.Comment)
                frames.Pop();
            at++;
            awaited.TryDequeue(out inside);
            return;
        }
        if (frames.TryPeek(out var frame))
            ReadIn(frame, c, limit);
        else
            ReadPlain(c, limit);
    }

    bool Commands => !frames.TryPeek(out var top) || top is Frame.Parenthesis or Frame.Substitution or Frame.Comment;

    void ReadIn(Frame frame, char c, int limit)
    {
        switch (frame)
        {
            case Frame.Parenthesis or Frame.Substitution:
                ReadPlain(c, limit);
                break;
            case Frame.Comment:
                at++;
                break;
            case Frame.Single:
                CloseOn('\'', c);
                break;
            case Frame.Double when c is '"':
            case Frame.Brace when c is '}':
            case Frame.Arithmetic when c is ')':
                frames.Pop();
                at++;
                break;
            case Frame.Arithmetic when c is '(':
                Push(Frame.Arithmetic, 1);
                break;
            case Frame.Brace when c is '"':
                Push(Frame.Double, 1);
                break;
            case Frame.Brace when c is '\'' && !frames.Contains(Frame.Double):
                Push(Frame.Single, 1);
                break;
            case Frame.Double or Frame.Brace or Frame.Arithmetic:
                ReadSpecial(c, limit);
                break;
        }
    }

    void CloseOn(char quote, char c)
    {
        if (c == quote)
            frames.Pop();
        at++;
    }

    void ReadPlain(char c, int limit)
    {
        switch (c)
        {
            case '\'':
                Push(Frame.Single, 1);
                break;
            case '"':
                Push(Frame.Double, 1);
                break;
            case '(' when Next('('):
                Push(Frame.Arithmetic, 1);
                Push(Frame.Arithmetic, 1);
                break;
            case '(':
                Push(Frame.Parenthesis, 1);
                break;
            case ')':
                if (frames.TryPeek(out var top) && top is Frame.Parenthesis or Frame.Substitution)
                    frames.Pop();
                at++;
                break;
            case '#' when WordStart:
                Push(Frame.Comment, 1);
                break;
            case '<' when Next('<'):
                ReadRedirection();
                break;
            case 'c' when frames.Contains(Frame.Substitution) && WordStart && string.CompareOrdinal(script, at, "case ", 0, 5) == 0:
                odd ??= "A 'case' inside $( ) stands beside an expression; put the value into 'env' and use that variable.";
                at++;
                break;
            case '$' when Next('\''):
                odd ??= "$'…' stands beside an expression; shells differ in reading it. Use other quotes, or put the value into 'env'.";
                at++;
                break;
            default:
                ReadSpecial(c, limit);
                break;
        }
    }

    /// <summary>What also counts inside double quotes.</summary>
    void ReadSpecial(char c, int limit)
    {
        switch (c)
        {
            case '\\':
                escaped = at + 1 == limit && limit < script.Length;
                at += Math.Min(2, limit - at);
                break;
            case '`':
                odd ??= "Backquotes stand beside an expression. Write $( ) instead.";
                at++;
                break;
            case '$' when Next('(') && at + 2 < script.Length && script[at + 2] == '(':
                Push(Frame.Arithmetic, 2);
                Push(Frame.Arithmetic, 1);
                break;
            case '$' when Next('('):
                Push(Frame.Substitution, 2);
                break;
            case '$' when Next('{'):
                Push(Frame.Brace, 2);
                break;
            case '$' when Next('['):
                odd ??= "$[ ] stands beside an expression. Put the value into 'env' and use that variable.";
                at++;
                break;
            default:
                at++;
                break;
        }
    }

    bool Next(char c) => at + 1 < script.Length && script[at + 1] == c;

    bool WordStart => at == 0 || script[at - 1] is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')';

    void Push(Frame frame, int length)
    {
        frames.Push(frame);
        at += length;
    }

    void ReadRedirection()
    {
        at += 2;
        if (at < script.Length && script[at] == '<')
        {
            at++;
            return;
        }
        var strip = at < script.Length && script[at] == '-';
        if (strip)
            at++;
        while (at < script.Length && script[at] is ' ' or '\t')
            at++;
        var start = at;
        while (at < script.Length && script[at] is not (' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')'))
            at++;
        var word = script[start..at];
        if (ExpressionText.Find(word, 0) >= 0 || word.Length == 0)
            odd ??= "The delimiter of a here-document can't be found.";
        awaited.Enqueue(new(word.Trim('\'', '"').Replace("\\", "", StringComparison.Ordinal), word.AsSpan().ContainsAny('\'', '"', '\\'), strip));
    }

    void ReadBody(int limit)
    {
        var end = script.IndexOf('\n', at);
        end = end < 0 ? script.Length : end;
        var line = inside!.StripTabs ? script.AsSpan(at, end - at).TrimStart('\t') : script.AsSpan(at, end - at);
        if ((at == 0 || script[at - 1] == '\n') && line.SequenceEqual(inside.Delimiter))
        {
            at = Math.Min(end + 1, script.Length);
            awaited.TryDequeue(out inside);
            return;
        }
        if (end + 1 <= limit)
        {
            at = end + 1;
            return;
        }
        at = limit;
        escaped = !inside.Quoted && limit < script.Length && script[limit - 1] == '\\';
    }
}
