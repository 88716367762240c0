using AiPlatform.Cluster.Local;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

public class StepScriptTests
{
    static readonly JobSpec Job = new()
    {
        AttemptId = "att_1", RunId = "run_1", Step = "train", Number = 1, Directory = "/data/a b", Node = "n", Commands = [],
    };

    [Theory]
    [InlineData("python train.py --lr 1", "torchrun --standalone --nproc_per_node=4 --max_restarts=0 train.py --lr 1")]
    [InlineData("python3 -u train.py", "torchrun --standalone --nproc_per_node=4 --max_restarts=0 train.py")]
    [InlineData("python -m pkg.train", "torchrun --standalone --nproc_per_node=4 --max_restarts=0 -m pkg.train")]
    [InlineData("python -c 'print(1)'", "python -c 'print(1)'")]
    [InlineData("torchrun --nproc_per_node=2 train.py", "torchrun --nproc_per_node=2 train.py")]
    [InlineData("echo python train.py", "echo python train.py")]
    public void A_call_of_python_becomes_ranks_and_nothing_else_does(string command, string started) =>
        Assert.Equal($"set -e\n{started}\n", StepScript.Text(Job with { Commands = [command], Ranks = new(1, 4, "torchrun") }, []));

    [Fact]
    public void Without_ranks_the_commands_are_one_session_that_stops_at_the_first_failure() =>
        Assert.Equal("set -e\npython train.py\necho done\n", StepScript.Text(Job with { Commands = ["python train.py", "echo done"] }, []));

    [Fact]
    public void A_python_program_is_not_a_shell_session() =>
        Assert.Equal("x = 1\nprint(x)\n", StepScript.Text(Job with { Shell = StepShell.Python, Commands = ["x = 1", "print(x)"] }, ["/sys/g"]));

    [Theory]
    [InlineData(StepShell.Sh, "/bin/sh")]
    [InlineData(StepShell.Bash, "/bin/bash")]
    public void The_program_is_the_shell_the_step_asked_for(StepShell shell, string program) =>
        Assert.Equal([program, "/data/a b/script"], StepScript.Argv(Job with { Shell = shell }, new("/data/a b"), null, ["/sys/g"]));

    [Fact]
    public void A_shell_enters_its_groups_before_the_first_command() =>
        Assert.Equal("set -e\necho $$ > '/sys/g 1/cgroup.procs'\necho $$ > '/sys/g'\\''2/cgroup.procs'\nmake\n",
            StepScript.Text(Job with { Commands = ["make"] }, ["/sys/g 1", "/sys/g'2"]));

    [Fact]
    public void A_python_program_is_taken_into_its_groups() =>
        Assert.Equal(["/bin/sh", "-c", "set -e\necho $$ > '/sys/g/cgroup.procs'\nexec \"$@\"", "sh", "/opt/python3", "/data/a b/script"],
            StepScript.Argv(Job with { Shell = StepShell.Python }, new("/data/a b"), "/opt/python3", ["/sys/g"]));
}
