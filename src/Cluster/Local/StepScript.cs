using System.Text.RegularExpressions;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Cluster.Local;

/// <summary>A step's commands as one program, and the command line that starts it.</summary>
static partial class StepScript
{
    public static string Text(JobSpec job)
    {
        if (job.Shell == StepShell.Python)
            return string.Join('\n', job.Commands) + "\n";
        var commands = job.Ranks is { } ranks ? job.Commands.Select(c => WithRanks(c, ranks)) : job.Commands;
        return "set -e\n" + string.Join('\n', commands) + "\n";
    }

    public static IReadOnlyList<string> Argv(JobSpec job, AttemptFiles files, string? python, IReadOnlyList<string> groups)
    {
        string[] program = job.Shell switch
        {
            StepShell.Sh => ["/bin/sh", files.Script],
            StepShell.Bash => ["/bin/bash", files.Script],
            StepShell.Python => [python!, files.Script],
        };
        if (groups.Count == 0)
            return program;
        // The process enters its groups itself, before anything of the user's: no moment is outside the limits.
        var enter = string.Join(" && ", groups.Select(g => $"echo $$ > {Quote(Path.Combine(g, "cgroup.procs"))}"));
        return ["/bin/sh", "-c", $"{enter} && exec \"$@\"", "sh", .. program];
    }

    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>
    /// <c>python train.py</c> and <c>python -m package.train</c> become ranks of it. Underscored options: older versions know no others.
    /// No restarts inside the launcher: retries have one owner, the engine.
    /// </summary>
    static string WithRanks(string command, RankPlan ranks) =>
        PythonCall().Replace(command, $"torchrun --standalone --nproc_per_node={ranks.ProcessesPerNode} --max_restarts=0 $1", 1);

    [GeneratedRegex(@"^\s*python3?\s+(?:-u\s+)?(-m\s+)?(?!-)", RegexOptions.None, 1000)]
    private static partial Regex PythonCall();
}
