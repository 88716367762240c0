using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Scheduling;

namespace AiPlatform.Engine.Runs;

/// <summary>The reason for waiting, for a person, with what it waits for.</summary>
static class WaitingText
{
    const int MostNames = 3;

    public static string For(PendingReason reason, StepSpec step, IReadOnlyDictionary<string, Status> statuses, ClusterSnapshot snapshot) => reason switch
    {
        PendingReason.Needs => "Waits for " + Names([.. step.Needs.Where(n => statuses.GetValueOrDefault(n) != Status.Succeeded)]),
        PendingReason.Resources => $"Waits for {Scheduler.Words(step.Resources)}; {FreeWords(step, snapshot)}",
        PendingReason.NoNode => step.Target is { } target ? $"No node of target {target} accepts work" : "No node accepts work",
        PendingReason.DiskFull => "The data folder's disk is full; nothing new starts until there is room",
        PendingReason.Starting => "Starting",
        PendingReason.Paused => "The run is paused",
    };

    static string Names(IReadOnlyList<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";

    static string FreeWords(StepSpec step, ClusterSnapshot snapshot)
    {
        var nodes = snapshot.Nodes.Where(n => n.Accepting && (step.Target is null || n.Target == step.Target)).ToList();
        var cpu = nodes.Sum(n => Math.Max(0, n.Allocatable.Cpu - n.CpuInUse));
        var gpus = nodes.Sum(n => n.Gpus.Count - n.GpusInUse.Count);
        return FormattableString.Invariant($"{cpu:0.##} CPU free") + (step.Resources.Gpus > 0 ? $", {gpus} GPU free" : "");
    }
}
