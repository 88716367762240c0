using System.ComponentModel.DataAnnotations;

namespace AiPlatform.Cluster.Local;

/// <summary>Section <c>AiPlatform:Local</c>: how this machine runs steps.</summary>
public sealed class LocalOptions
{
    public const string Section = "AiPlatform:Local";

    /// <summary>Interpreter for Python steps; null: the first of the usual ones that has the modules a step requires.</summary>
    public string? Python { get; set; }

    /// <summary>Cores that steps may use; null: all of the machine.</summary>
    [Range(0.1, 10_000)]
    public double? Cpu { get; set; }

    /// <summary>Program and arguments of the keeper; null: this executable with the verb <c>keeper</c>.</summary>
    public IReadOnlyList<string>? KeeperCommand { get; set; }
}
