namespace AiPlatform.Engine.Pipelines;

/// <summary>The pipeline as the canvas shows it.</summary>
/// <param name="Stale">The text can't be read now: this is the graph of the last text that could.</param>
public sealed record DesignGraph(IReadOnlyList<DesignNode> Nodes, IReadOnlyList<DesignEdge> Edges, bool Stale);

/// <param name="Label">The step's title, else its name.</param>
/// <param name="Problems">Those of this step.</param>
public sealed record DesignNode(string Name, string Label, string Type, double X, double Y, IReadOnlyList<Problem> Problems);

/// <summary>From a step to one that needs it.</summary>
public sealed record DesignEdge(string From, string To);
