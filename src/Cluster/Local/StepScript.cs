using System.Text.RegularExpressions;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Cluster.Local;

/// <summary>A step's commands as one program, and the command line that starts it.</summary>
static partial class StepScript
{
    /// <param name="groups">Cgroups that the program enters itself, before anything of the user's: no moment is outside the limits.</param>
    public static string Text(JobSpec job, IReadOnlyList<string> groups)
    {
        if (job.Shell == StepShell.Python)
            return string.Join('\n', job.Commands) + "\n";
        var commands = job.Ranks is { } ranks ? job.Commands.Select(c => WithRanks(c, ranks)) : job.Commands;
        return $"set -e\n{Enter(groups)}{string.Join('\n', commands)}\n";
    }

    public static IReadOnlyList<string> Argv(JobSpec job, AttemptFiles files, string? python, IReadOnlyList<string> groups) => job.Shell switch
    {
        StepShell.Sh => ["/bin/sh", files.Script],
        StepShell.Bash => ["/bin/bash", files.Script],
        // Python can't enter them by itself before its program is read.
        StepShell.Python => ["/bin/sh", "-c", $"set -e\n{Enter(groups)}exec \"$@\"", "sh", python!, files.Script],
    };

    static string Enter(IReadOnlyList<string> groups) => string.Concat(groups.Select(g => $"echo $$ > {Quote(Path.Combine(g, CgroupFiles.Processes))}\n"));

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
