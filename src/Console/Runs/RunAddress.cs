using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>Addresses of runs and of what is seen of them: everything that is chosen on a page is in its address.</summary>
static class RunAddress
{
    public static string List(Status? status = null, string? pipeline = null) =>
        "/runs" + Query(("status", status?.ToString().ToLowerInvariant()), ("pipeline", pipeline));

    public static string Of(string runId, string? step = null, string? tab = null) =>
        $"/runs/{Uri.EscapeDataString(runId)}" + Query(("step", step), ("tab", tab));

    public static string Log(string runId, string step, int attempt) =>
        $"{RunEndpoints.Address(runId)}/steps/{Uri.EscapeDataString(step)}/log?attempt={attempt}";

    /// <param name="path">Of a file inside an artifact that is a folder.</param>
    public static string Artifact(ArtifactView artifact, string? path = null) =>
        $"{RunEndpoints.Address(artifact.RunId)}/artifacts/{Uri.EscapeDataString(artifact.Step)}/{Uri.EscapeDataString(artifact.Name)}"
        + (path is null ? "" : "/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    static string Query(params IEnumerable<(string Name, string? Value)> parts)
    {
        var said = parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return said.Count == 0 ? "" : "?" + string.Join('&', said);
    }
}
