using AiPlatform.E2E.Support;
using Xunit;

namespace AiPlatform.E2E;

/// <summary>The console dies in the middle of a run; the step does not, and is not run a second time.</summary>
public sealed class CrashJourney
{
    [Fact]
    public async Task A_running_step_outlives_a_killed_console_and_is_adopted()
    {
        await using var app = await ConsoleApp.StartAsync();
        using var api = await ApiClient.CreateAsync(app);
        var effects = Path.Combine(app.Folder, "effects");
        var go = Path.Combine(app.Folder, "go");
        var pipeline = await api.CreatePipelineAsync($$$"""
            name: outlive
            steps:
              - name: long
                commands:
                  - echo "$$" >> {{{effects}}}
                  - until [ -e {{{go}}} ]; do sleep 0.05; done
                  - mkdir -p out && echo done > out/result
                outputs: {result: {path: out/result}}
              - name: after
                needs: [long]
                commands: [cat out/result]
            """);
        var run = await api.ExecuteAsync(pipeline);
        await Until.TrueAsync(() => File.Exists(effects), "the step to start");
        var pid = File.ReadAllText(effects).Trim();

        await app.CrashAsync();
        Assert.True(Directory.Exists("/proc/" + pid), "The step died with the console.");
        await app.ServeAsync();
        await Until.TrueAsync(async () => await api.StatusOfAsync(run) == "running", "the step to be adopted");
        Assert.True(Directory.Exists("/proc/" + pid), "The step died when the console came back.");

        File.WriteAllText(go, "");
        await api.EventsToEndAsync(run);
        Assert.Equal("succeeded", await api.StatusOfAsync(run));
        Assert.Equal(pid, File.ReadAllText(effects).Trim());
        Assert.Equal("done\n", await api.LogAsync(run, "after"));
    }

    [Fact]
    public async Task A_step_that_ended_while_the_console_was_dead_counts()
    {
        await using var app = await ConsoleApp.StartAsync();
        using var api = await ApiClient.CreateAsync(app);
        var effects = Path.Combine(app.Folder, "effects");
        var go = Path.Combine(app.Folder, "go");
        var pipeline = await api.CreatePipelineAsync($$"""
            name: meanwhile
            steps:
              - name: a
                commands: ["echo started >> {{effects}}", "until [ -e {{go}} ]; do sleep 0.05; done", "echo ended >> {{effects}}"]
              - {name: b, needs: [a], commands: ["true"]}
            """);
        var run = await api.ExecuteAsync(pipeline);
        await Until.TrueAsync(() => File.Exists(effects), "the step to start");
        await app.CrashAsync();
        File.WriteAllText(go, "");
        await Until.TrueAsync(() => File.ReadAllText(effects).Contains("ended", StringComparison.Ordinal), "the step to end");
        await app.ServeAsync();
        await api.EventsToEndAsync(run);
        Assert.Equal("succeeded", await api.StatusOfAsync(run));
        Assert.Equal("started\nended\n", File.ReadAllText(effects));
    }
}
