using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>A pipeline as JSON. Steps take the same fields as in the file, see /schema/pipeline.v1.json.</summary>
/// <param name="Project">The default project where it names none.</param>
/// <param name="Parameters">Name to declaration, as <c>params</c> in the file.</param>
/// <param name="Dependencies">Step to the steps it needs.</param>
public sealed record PipelineRequest(
    string Name, string? Description, string? Project, JsonObject? Parameters, IReadOnlyList<JsonObject> Steps,
    IReadOnlyDictionary<string, string[]>? Dependencies);

/// <summary>A pipeline at one version.</summary>
/// <param name="Hash">SHA-256 over the definition; layout and comments don't change it.</param>
/// <param name="Dependencies">Step to the steps it needs; steps that need none are left out.</param>
public sealed record PipelineAnswer(
    string Id, string Name, string? Description, string Project, PipelineKind Kind, int Version, string Hash, string Yaml,
    IReadOnlyList<ParamSpec> Parameters, IReadOnlyList<StepSpec> Steps, IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset UpdatedAt)
{
    public static PipelineAnswer Of(PipelineDetail detail)
    {
        var (summary, version, spec) = detail;
        return new(
            summary.Id, spec.Name, spec.Description, summary.Project, spec.Kind, version.Number, version.Hash, version.Yaml, spec.Params, spec.Steps,
            spec.Steps.Where(s => s.Needs.Count > 0).ToDictionary(s => s.Name, s => s.Needs),
            summary.CreatedAt, summary.CreatedBy, summary.UpdatedAt);
    }
}

/// <param name="Problems">All there are, empty when valid.</param>
public sealed record ValidationAnswer(bool Valid, IReadOnlyList<Problem> Problems);

/// <param name="Parameters">Values by name: text, numbers or true and false. Defaults fill the rest.</param>
/// <param name="Version">The latest where none is named.</param>
public sealed record ExecuteRequest(
    [property: Description("Values by name; defaults fill the rest.")] IReadOnlyDictionary<string, JsonElement>? Parameters = null,
    int? Version = null);
