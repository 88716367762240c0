namespace AiPlatform.Engine.Pipelines;

/// <summary>What a pipeline is, read from its text: immutable, already validated, independent of layout and comments.</summary>
public sealed record PipelineSpec
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public PipelineKind Kind { get; init; } = PipelineKind.Custom;
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyMap;
    public IReadOnlyList<ParamSpec> Params { get; init; } = [];

    /// <summary>Environment of every step; a step's own entry wins.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = EmptyMap;

    /// <summary>In the order of the file. Stage order is already written out as <see cref="StepSpec.Needs"/>.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    internal static readonly IReadOnlyDictionary<string, string> EmptyMap = new Dictionary<string, string>();
}

public enum PipelineKind { Custom, Pretrain, Finetune, Evaluation, Inference }

/// <summary>One step of a pipeline, as written. Quantities are already numbers: cores, bytes, seconds.</summary>
public sealed record StepSpec
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);

    public required string Name { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string Type { get; init; } = StepTypes.Command;
    public IReadOnlyList<string> Commands { get; init; } = [];
    public StepShell Shell { get; init; } = StepShell.Sh;
    public string? WorkingDir { get; init; }
    public string? Target { get; init; }
    public IReadOnlyList<string> Needs { get; init; } = [];
    public IReadOnlyDictionary<string, string> Env { get; init; } = PipelineSpec.EmptyMap;
    public ResourceSpec Resources { get; init; } = ResourceSpec.Default;
    public DistributedSpec? Distributed { get; init; }

    /// <summary>Time between SIGTERM and SIGKILL when the step is stopped.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    public IReadOnlyDictionary<string, InputSpec> Inputs { get; init; } = new Dictionary<string, InputSpec>();
    public IReadOnlyDictionary<string, OutputSpec> Outputs { get; init; } = new Dictionary<string, OutputSpec>();
    public RequiresSpec Requires { get; init; } = RequiresSpec.None;
    public IReadOnlyDictionary<string, string> Labels { get; init; } = PipelineSpec.EmptyMap;
}

public enum StepShell { Sh, Bash, Python }

/// <summary>Per node: CPU in cores, memory in bytes, whole GPUs.</summary>
public sealed record ResourceSpec(double Cpu, long? MemoryBytes = null, int Gpus = 0, string? GpuModel = null)
{
    /// <summary>Undeclared resources are one core.</summary>
    public static readonly ResourceSpec Default = new(1);
}

/// <summary>Ranks of a step. <see cref="ProcessesPerNode"/> null means the node's GPUs for the step, else 1.</summary>
public sealed record DistributedSpec(int Nodes = 1, int? ProcessesPerNode = null, string Launcher = "torchrun");

/// <summary>A file or folder put into the step's working directory before it starts.</summary>
/// <param name="From"><c>step.output</c>, or <c>files/NAME</c> for a file uploaded to the project.</param>
/// <param name="Path">Where it appears, relative to the working directory; null: the declared path of the output, or the file's name.</param>
public sealed record InputSpec(string From, string? Path = null);

/// <summary>A file or folder kept as an artifact after the step succeeded.</summary>
public sealed record OutputSpec(string Path, string Type = "file", bool Optional = false);

/// <summary>What the place where the step runs must have; checked before the run starts.</summary>
public sealed record RequiresSpec(IReadOnlyList<string> Python, IReadOnlyList<string> Tools)
{
    public static readonly RequiresSpec None = new([], []);
}

public sealed record ParamSpec
{
    public required string Name { get; init; }
    public ParamType Type { get; init; } = ParamType.String;

    /// <summary>Canonical text of the default; null: the parameter must be given.</summary>
    public string? Default { get; init; }
    public IReadOnlyList<string> Choices { get; init; } = [];
    public double? Min { get; init; }
    public double? Max { get; init; }
    public string? Pattern { get; init; }
    public string? Description { get; init; }
}

public enum ParamType { String, Int, Float, Bool, Enum, Path }
