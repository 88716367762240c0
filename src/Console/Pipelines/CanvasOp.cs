namespace AiPlatform.Console.Pipelines;

/// <summary>One finished gesture on the canvas. Which fields are set follows from <paramref name="Op"/>.</summary>
/// <param name="Op"><c>add</c> (kind, x, y, after), <c>move</c> (ids, dx, dy), <c>connect</c> and <c>disconnect</c> (from, to), <c>remove</c> (ids).</param>
/// <param name="After">A step that the added one shall need.</param>
public sealed record CanvasOp(
    string Op, string? Kind = null, double X = 0, double Y = 0, string? After = null,
    IReadOnlyList<string>? Ids = null, double Dx = 0, double Dy = 0, string? From = null, string? To = null);
