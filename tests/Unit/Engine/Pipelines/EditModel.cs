using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Unit.Engine.Pipelines;

/// <summary>What edits should mean, without any text: the property tests compare it with the edited file.</summary>
sealed class EditModel(bool stages)
{
    public bool Stages { get; } = stages;
    public List<ModelStep> Steps { get; } = [];

    public PipelineSpec Spec()
    {
        var needs = Needs();
        return new()
        {
            Name = "p",
            Steps = [.. Steps.Select(s => new StepSpec
            {
                Name = s.Name,
                Title = s.Title,
                Type = s.Type ?? StepTypes.Command,
                Commands = s.Commands,
                Needs = needs[s.Name],
                Env = s.Env,
                Resources = s.Cpu is { } cpu ? new(double.Parse(cpu)) : ResourceSpec.Default,
                Outputs = new Dictionary<string, OutputSpec> { ["o"] = new("out/o") },
                Inputs = s.InputFrom is { } from ? new Dictionary<string, InputSpec> { ["i"] = new(from + ".o") } : [],
            })],
        };
    }

    public Dictionary<string, List<string>> Needs()
    {
        var needs = new Dictionary<string, List<string>>();
        string? last = null;
        foreach (var step in Steps)
        {
            needs[step.Name] = step.Needs ?? (Stages && last is not null ? [last] : []);
            if (step.Needs is null)
                last = step.Name;
        }
        return needs;
    }

    /// <summary>Changes one step's needs and makes explicit whatever the order would change elsewhere.</summary>
    public void SetNeeds(ModelStep step, List<string> wanted)
    {
        var before = Needs();
        step.Needs = wanted;
        if (!Stages)
            return;
        foreach (var other in Steps)
            if (other.Needs is null && !Needs()[other.Name].SequenceEqual(before[other.Name]))
                other.Needs = before[other.Name];
    }

    public void Remove(ModelStep step)
    {
        Steps.Remove(step);
        foreach (var other in Steps)
            other.Needs?.Remove(step.Name);
    }

    public void Rename(ModelStep step, string name)
    {
        foreach (var other in Steps)
        {
            other.Needs = other.Needs?.ConvertAll(n => n == step.Name ? name : n);
            other.InputFrom = other.InputFrom == step.Name ? name : other.InputFrom;
        }
        step.Name = name;
    }
}

sealed class ModelStep
{
    public required string Name { get; set; }
    public string? Title { get; set; }
    public string? Type { get; set; }
    public string? Cpu { get; set; }
    public string? InputFrom { get; set; }

    /// <summary>Null: not named; in stages the order says it.</summary>
    public List<string>? Needs { get; set; }
    public List<string> Commands { get; set; } = [];
    public Dictionary<string, string> Env { get; } = [];
}
