using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AiPlatform.Engine.Pipelines;

/// <summary>
/// A pipeline while it is edited: its text, the places of its steps, and everything that was done to them.
/// Safe to call from several threads; each operation is applied whole or refused.
/// </summary>
public sealed class DesignDraft
{
    readonly Lock gate = new();
    readonly Stack<DraftState> done = new();
    readonly Stack<DraftState> undone = new();
    DraftState state;
    volatile DesignSnapshot snapshot;

    /// <param name="layout">JSON <c>{"step": {"x": 0, "y": 0}}</c>; null or unreadable: every step is placed automatically.</param>
    public DesignDraft(string text, string? layout = null)
    {
        state = new(text, DesignPlaces.Read(layout));
        snapshot = Read(state, revision: 0, DesignGraph.Empty);
    }

    /// <summary>Everything below at one moment.</summary>
    public DesignSnapshot Snapshot => snapshot;

    public string Text => snapshot.Text;

    public string? Layout => snapshot.Layout;

    /// <summary>Grows by one with each operation that changed something, undo and redo included.</summary>
    public int Revision => snapshot.Revision;

    public ParsedPipeline Parsed => snapshot.Parsed;

    public DesignGraph Graph => snapshot.Graph;

    public bool CanUndo => snapshot.CanUndo;

    public bool CanRedo => snapshot.CanRedo;

    /// <summary>Adds a step with a name made from its type; the answer names it. It has no commands yet, which is a problem of the text until it has.</summary>
    /// <param name="after">A step that the new one needs; null: none.</param>
    public DraftAnswer AddStep(string type, double x, double y, string? after = null)
    {
        lock (gate)
        {
            if (after is not null && Unknown([after]) is { } refusal)
                return refusal;
            if (StepTypes.Find(type) is null)
                return Refuse($"There is no step type '{ProblemList.Short(type)}'.{Nearest.Hint(type, StepTypes.All.Select(t => t.Id))}");
            var name = FreeName(type);
            return Edit(text => Added(text, name, type, after), _ => Placed().SetItem(name, DesignPlaces.Bounded(x, y)), name);
        }
    }

    static string Added(string text, string name, string type, string? after)
    {
        var added = PipelineEdits.AddStep(text, name, type, []);
        return after is null ? added : PipelineEdits.Connect(added, after, name);
    }

    public DraftAnswer Move(IReadOnlyCollection<string> steps, double dx, double dy)
    {
        lock (gate)
        {
            if (Unknown(steps) is { } refusal)
                return refusal;
            var places = Placed();
            foreach (var step in steps.Distinct())
                places = places.SetItem(step, DesignPlaces.Bounded(places[step].X + dx, places[step].Y + dy));
            return Accept(state with { Places = places });
        }
    }

    /// <summary>Lets <paramref name="to"/> need <paramref name="from"/>; a cycle is refused and named.</summary>
    public DraftAnswer Connect(string from, string to)
    {
        lock (gate)
        {
            if (Unknown([from, to]) is { } refusal)
                return refusal;
            if (from == to)
                return Refuse($"'{from}' can't need itself: it could never start.");
            if (Graph.Way(to, from) is { } way)
                return Refuse($"That would be a circle in which each step waits for the others: {StepGraph.Path([from, .. way.SkipLast(1)])}.");
            return Edit(text => PipelineEdits.Connect(text, from, to));
        }
    }

    public DraftAnswer Disconnect(string from, string to)
    {
        lock (gate)
            return Edit(text => PipelineEdits.Disconnect(text, from, to));
    }

    public DraftAnswer Remove(IReadOnlyCollection<string> steps)
    {
        lock (gate)
            return Unknown(steps) ?? Edit(text => PipelineEdits.RemoveSteps(text, steps), places => places.RemoveRange(steps));
    }

    public DraftAnswer Rename(string step, string name)
    {
        lock (gate)
            return Edit(
                text => PipelineEdits.RenameStep(text, step, name),
                places => places.TryGetValue(step, out var place) ? places.Remove(step).SetItem(name, place) : places, name);
    }

    /// <param name="path">Such as <c>commands</c>, <c>resources/cpu</c>, <c>env/KEY</c>.</param>
    /// <param name="value">A scalar, an array or an object; null takes the field away.</param>
    /// <param name="amends">Revision of the operation that this one goes on with, such as the letters typed before: one undo takes both back.</param>
    public DraftAnswer SetField(string step, string path, JsonNode? value, int? amends = null)
    {
        if (path == "name")
            return Rename(step, value?.ToString() ?? "");
        lock (gate)
            return Edit(text => PipelineEdits.SetField(text, step, path, value), amends: amends);
    }

    /// <summary>As <see cref="SetField"/>, for fields of the pipeline itself, such as <c>name</c> or <c>params/lr/default</c>.</summary>
    public DraftAnswer SetPipelineField(string path, JsonNode? value, int? amends = null)
    {
        lock (gate)
            return Edit(text => PipelineEdits.SetPipelineField(text, path, value), amends: amends);
    }

    public DraftAnswer SetText(string text, int? amends = null)
    {
        lock (gate)
            return text.Length > TreeBuilder.MaxText
                ? Refuse($"The text has {text.Length:N0} characters; {TreeBuilder.MaxText:N0} are allowed.")
                : Accept(state with { Text = text }, amends: amends);
    }

    /// <summary>Places all steps anew.</summary>
    public DraftAnswer AutoLayout()
    {
        lock (gate)
            return Accept(state with { Places = DesignPlaces.Arrange([.. Graph.Nodes.Select(n => n.Name)], Graph.Edges).ToImmutableDictionary() });
    }

    public DraftAnswer Undo()
    {
        lock (gate)
            return Step(done, undone, "There is nothing to undo.");
    }

    public DraftAnswer Redo()
    {
        lock (gate)
            return Step(undone, done, "There is nothing to redo.");
    }

    DraftAnswer Step(Stack<DraftState> from, Stack<DraftState> to, string refusal)
    {
        if (!from.TryPop(out var next))
            return Refuse(refusal);
        to.Push(state);
        return Show(next, null);
    }

    DraftAnswer Edit(Func<string, string> text, Func<ImmutableDictionary<string, CanvasPoint>, ImmutableDictionary<string, CanvasPoint>>? places = null, string? step = null, int? amends = null)
    {
        try
        {
            return Accept(new(text(state.Text), places?.Invoke(state.Places) ?? state.Places), step, amends);
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message);
        }
    }

    DraftAnswer Accept(DraftState next, string? step = null, int? amends = null)
    {
        if (next.Text == state.Text && next.Places == state.Places)
            return new(Revision, Step: step);
        if (amends != Revision || done.Count == 0)
            done.Push(state);
        undone.Clear();
        return Show(next, step);
    }

    DraftAnswer Show(DraftState next, string? step)
    {
        snapshot = Read(state = next, Revision + 1, Graph);
        return new(Revision, Step: step);
    }

    DesignSnapshot Read(DraftState next, int revision, DesignGraph last)
    {
        // Moving steps about doesn't change the text.
        var (parsed, read) = snapshot is { } now && now.Text == next.Text ? (now.Parsed, now.Read) : PipelineYaml.Read(next.Text);
        var graph = read is null ? last.MovedTo(next.Places) with { Stale = true } : DesignGraph.Of(read, parsed.Problems, next.Places);
        return new(revision, next.Text, DesignPlaces.Write(next.Places), parsed, graph, done.Count > 0, undone.Count > 0) { Read = read };
    }

    DraftAnswer Refuse(string reason) => new(Revision, reason);

    DraftAnswer? Unknown(IReadOnlyCollection<string> steps) =>
        steps.FirstOrDefault(s => Graph.Nodes.All(n => n.Name != s)) is { } unknown ? Refuse($"There is no step '{ProblemList.Short(unknown)}'.") : null;

    /// <summary>Once a step is placed by hand, the others stay where they are seen.</summary>
    ImmutableDictionary<string, CanvasPoint> Placed() => state.Places.SetItems(Graph.Nodes.Select(n => KeyValuePair.Create(n.Name, new CanvasPoint(n.X, n.Y))));

    string FreeName(string type)
    {
        var stem = type == StepTypes.Command ? "step" : type.Replace('_', '-');
        var taken = Graph.Nodes.Select(n => n.Name).ToHashSet();
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? stem : $"{stem}-{i}").First(n => !taken.Contains(n));
    }
}

/// <summary>What became of an operation.</summary>
/// <param name="Revision">The draft's revision after it; unchanged where it was refused or changed nothing.</param>
/// <param name="Refusal">Why it was refused, for a person; null: accepted.</param>
/// <param name="Step">The step that was added or renamed.</param>
public sealed record DraftAnswer(int Revision, string? Refusal = null, string? Step = null)
{
    public bool Accepted => Refusal is null;
}
