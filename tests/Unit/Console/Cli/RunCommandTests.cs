using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Cli;

public sealed class RunCommandTests : IDisposable
{
    readonly TemporaryFolder data = new();
    readonly TemporaryFolder project = new();

    async Task<string> FileAsync(string text, string name = "pipeline.yaml")
    {
        await File.WriteAllTextAsync(project.File(name), text, TestContext.Current.CancellationToken);
        return project.File(name);
    }

    [Fact]
    public async Task A_run_works_in_the_folder_of_its_file_and_prints_its_logs()
    {
        await FileAsync("hello from the folder\n", "hello.txt");
        var file = await FileAsync("""
            params: {who: {type: string, default: nobody}}
            steps:
              - name: prepare
                commands: ["cat hello.txt", "echo for ${{ params.who }} > out.txt"]
                outputs: {text: {path: out.txt}}
              - name: use
                inputs: {text: {from: prepare.text}}
                needs: [prepare]
                commands: ["cat out.txt", "printf 'no line end'"]
            """);
        var (code, output, error) = await ConsoleProcess.RunAsync("run", file, "--param", "who=Ada", "--data", data.Path);
        Assert.True(code == 0, output + error);
        Assert.Matches(@"(?s)prepare +started.*prepare \| hello from the folder.*prepare +succeeded.*use     \| for Ada.*use     \| no line end.*use +succeeded.*kept prepare/text.*Run succeeded", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task A_run_that_fails_ends_with_1_and_says_where()
    {
        var file = await FileAsync("name: bad\nsteps:\n  - name: a\n    commands: [exit 3]\n  - name: b\n    needs: [a]\n    commands: [ls]\n");
        var (code, output, _) = await ConsoleProcess.RunAsync("run", file, "--data", data.Path);
        Assert.Equal(1, code);
        Assert.Contains("Exit code 3", output);
        Assert.Matches("b +skipped", output);
    }

    [Fact]
    public async Task A_run_that_misses_a_module_is_refused_with_the_command_that_installs_it()
    {
        var file = await FileAsync("name: miss\nsteps:\n  - name: a\n    requires: {python: [no_such_module_here]}\n    commands: [ls]\n");
        var (code, _, error) = await ConsoleProcess.RunAsync("run", file, "--data", data.Path);
        Assert.Equal(2, code);
        Assert.Contains("no_such_module_here", error);
        Assert.Contains("Install it with:", error);
    }

    [Fact]
    public async Task An_invalid_file_is_refused_with_every_place()
    {
        var file = await FileAsync("name: x\nsteps:\n  - name: a\n    comands: [ls]\n  - name: b\n    needs: [q]\n    commands: [ls]\n");
        var (code, _, error) = await ConsoleProcess.RunAsync("run", file, "--data", data.Path);
        Assert.Equal(2, code);
        Assert.Contains($"{file}:4:5:", error);
        Assert.Contains($"{file}:6:13:", error);
    }

    [Fact]
    public async Task A_signal_cancels_the_run_and_another_process_is_kept_out_meanwhile()
    {
        var file = await FileAsync("name: slow\nsteps:\n  - name: a\n    commands: [echo begun, sleep 300]\n");
        await using var running = ConsoleProcess.Start("run", file, "--data", data.Path);
        await running.LineAsync(line => line.Contains("| begun", StringComparison.Ordinal));

        var (refused, _, why) = await ConsoleProcess.RunAsync("run", file, "--data", data.Path);
        Assert.Equal(2, refused);
        Assert.Contains("in use by another AiPlatform process with the number", why);
        Assert.Contains("--data", why);
        Assert.DoesNotContain("   at ", why);

        await running.SignalAsync("TERM");
        var (code, output, _) = await running.EndAsync();
        Assert.Equal(130, code);
        Assert.Contains("Run canceled", output);
    }

    [Fact]
    public async Task A_second_run_of_the_same_file_is_the_same_pipeline()
    {
        var file = await FileAsync("name: again\nsteps:\n  - name: a\n    commands: ['true']\n");
        await ConsoleProcess.RunAsync("run", file, "--data", data.Path);
        var (code, output, _) = await ConsoleProcess.RunAsync("run", file, "--data", data.Path);
        Assert.Equal(0, code);
        Assert.Contains("again version 1,", output);
    }

    public void Dispose()
    {
        data.Dispose();
        project.Dispose();
    }
}
