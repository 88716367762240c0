using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>What a canvas shows, and who decides about its changes.</summary>
public interface ICanvasSource
{
    /// <summary>The graph and its revision, read together.</summary>
    CanvasState Current { get; }

    /// <summary>Carries out a gesture, or says why not.</summary>
    DraftAnswer Apply(CanvasOp op);
}

public readonly record struct CanvasState(DesignGraph Graph, int Revision);

/// <summary>A graph that nobody changes, such as that of a run.</summary>
public sealed class FixedCanvas(DesignGraph graph) : ICanvasSource
{
    /// <summary>The graph of a stored version, where its layout puts it.</summary>
    public static FixedCanvas Of(PipelineVersion version) => new(new DesignDraft(version.Yaml, version.Layout).Graph);

    public CanvasState Current => new(graph, 1);

    public DraftAnswer Apply(CanvasOp op) => new(1, "This graph can only be looked at.");
}

/// <summary>A draft that is being edited.</summary>
public sealed class DraftCanvas(DesignDraft draft) : ICanvasSource
{
    public CanvasState Current => draft.Snapshot is var now ? new(now.Graph, now.Revision) : default;

    public DraftAnswer Apply(CanvasOp op) => op switch
    {
        { Op: "add", Kind: { } kind } => draft.AddStep(kind, op.X, op.Y, op.After),
        { Op: "move", Ids: { } ids } => draft.Move(ids, op.Dx, op.Dy),
        { Op: "connect", From: { } from, To: { } to } => draft.Connect(from, to),
        { Op: "disconnect", From: { } from, To: { } to } => draft.Disconnect(from, to),
        { Op: "remove", Ids: { } ids } => draft.Remove(ids),
        _ => new(draft.Revision, $"The canvas asked for something unknown ('{op.Op}'). Load the page again."),
    };
}
