namespace AiPlatform.Engine.Runs;

/// <summary>Of runs and of steps. Succeeded, Failed, Canceled and Skipped are terminal: nothing leaves them.</summary>
public enum Status { Queued, Running, Paused, Succeeded, Failed, Canceled, Skipped }

/// <summary>Of attempts. <see cref="Intended"/> is committed before the executor is called; the last three are terminal.</summary>
public enum AttemptStatus { Intended, Running, Succeeded, Failed, Canceled, Lost }

/// <summary>The one reason why a step waits.</summary>
public enum PendingReason
{
    /// <summary>A step it needs has not ended.</summary>
    Needs,

    /// <summary>Its turn comes when running work frees CPU, memory or GPUs.</summary>
    Resources,

    /// <summary>No node accepts work, such as while its disk is full.</summary>
    NoNode,

    /// <summary>The data folder's disk is full: nothing new starts.</summary>
    DiskFull,

    /// <summary>Placed; the executor is starting it.</summary>
    Starting,

    /// <summary>The run was paused by a person.</summary>
    Paused,
}

public static class StatusExtensions
{
    public static bool IsTerminal(this Status status) => status switch
    {
        Status.Queued or Status.Running or Status.Paused => false,
        Status.Succeeded or Status.Failed or Status.Canceled or Status.Skipped => true,
    };

    public static bool IsTerminal(this AttemptStatus status) => status switch
    {
        AttemptStatus.Intended or AttemptStatus.Running => false,
        AttemptStatus.Succeeded or AttemptStatus.Failed or AttemptStatus.Canceled or AttemptStatus.Lost => true,
    };
}
