using AiPlatform.Engine;
using AiPlatform.Engine.Pipelines;
using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Pipelines;

/// <summary>Everything about the selected step.</summary>
public sealed partial class StepPanel
{
    static readonly IReadOnlyList<MapColumn> Env = [new("", "Value", Verbatim: false)];

    static readonly IReadOnlyList<MapColumn> Inputs =
        [new("from", "From", "step.output or files/NAME"), new("path", "Appears at", "the output's path")];

    static readonly IReadOnlyList<MapColumn> Outputs =
    [
        new("path", "Path", "out/model.pt"),
        new("type", "Type", Choices: ["file", "dir", "dataset", "model", "metrics", "plot"]) { Default = "file" },
    ];

    /// <summary>Fields that show their problems themselves.</summary>
    static readonly string[] Shown = ["name", "title", "type", "commands", "env", "resources", "distributed", "inputs", "outputs", "requires", "needs"];

    string? nameProblem;
    string? namedStep;
    string type = StepTypes.Command;

    [Parameter, EditorRequired] public DraftForm Form { get; set; } = default!;
    [Parameter] public bool ReadOnly { get; set; }
    [Parameter] public EventCallback<string> Renamed { get; set; }
    [Parameter] public EventCallback Removed { get; set; }
    [Parameter] public EventCallback Closed { get; set; }

    string GpuPath => Form.At("resources/gpu") is System.Text.Json.Nodes.JsonObject ? "resources/gpu/count" : "resources/gpu";

    protected override void OnParametersSet()
    {
        type = Form.Text("type") is { Length: > 0 } written ? written : StepTypes.Command;
        if (namedStep != Form.Step)
            (namedStep, nameProblem) = (Form.Step, null);
    }

    async Task Rename(string? name)
    {
        name = name?.Trim() ?? "";
        if (name == Form.Step)
        {
            nameProblem = null;
            return;
        }
        nameProblem = WhyNot(name);
        if (nameProblem is null)
            await Renamed.InvokeAsync(name);
    }

    /// <summary>Tried on a copy, so that a bad name never makes the step unfindable.</summary>
    string? WhyNot(string name)
    {
        try
        {
            var text = PipelineEdits.RenameStep(Form.Draft.Text, Form.Step!, name);
            return PipelineYaml.Parse(text).Problems.FirstOrDefault(p => p.Code is "bad-name" or "missing-name" && p.Pointer.EndsWith("/name", StringComparison.Ordinal))?.Message;
        }
        catch (RefusedException refused)
        {
            return refused.Message;
        }
    }

    IEnumerable<Problem> Others() =>
        Form.Draft.Parsed.Problems.Where(p => p.Step == Form.Step && p.Pointer.Split('/') is var parts
            && !(parts.Length > 3 ? Shown.Contains(parts[3]) : p.Code == "missing-commands"));
}
