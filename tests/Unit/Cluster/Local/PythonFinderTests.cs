using AiPlatform.Cluster.Local;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Unit.Support;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

/// <summary>With interpreters that are scripts: they have the modules that their names say.</summary>
public sealed class PythonFinderTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_chosen_interpreter_is_the_only_one_asked()
    {
        var finder = Finder(Interpreter("mine", "numpy"));
        Assert.Equal(folder.File("mine"), await finder.FindAsync(["numpy"], default));
        Assert.Null(await finder.FindAsync(["numpy", "torch"], default));
        Assert.Equal(["torch"], await finder.FindMissingAsync(["numpy", "torch"], default));
    }

    [Fact]
    public async Task A_module_that_was_installed_meanwhile_is_found()
    {
        var finder = Finder(Interpreter("mine", "numpy"));
        Assert.Null(await finder.FindAsync(["torch"], default));
        Interpreter("mine", "numpy|torch");
        Assert.NotNull(await finder.FindAsync(["torch"], default));
    }

    [Fact]
    public async Task An_interpreter_that_is_not_there_has_nothing() =>
        Assert.Equal(["os"], await Finder(folder.File("absent")).FindMissingAsync(["os"], default));

    [Fact]
    public async Task The_usual_places_are_searched_when_none_was_chosen()
    {
        var finder = Finder(null);
        Assert.SkipWhen(finder.Candidates().Count == 0, "There is no Python here.");
        Assert.Empty(await finder.FindMissingAsync(["os", "json"], default));
        Assert.NotNull(await finder.FindAsync([], default));
    }

    [Fact]
    public async Task What_is_missing_comes_with_the_line_that_installs_it()
    {
        var probe = new RequirementProbe(Finder(Interpreter("mine", "numpy")));
        Assert.Equal("local", probe.Target);
        var missing = await probe.FindMissingAsync(new RequiresSpec(["numpy", "torch", "PIL"], ["sh", "no-such-tool", "docker-not-here"]), default);
        Assert.Equal(
            [
                ("Python module torch", "apt-get install -y python3-torch"),
                ("Python module PIL", "apt-get install -y python3-pil"),
                ("The program no-such-tool", "apt-get install -y no-such-tool"),
                ("The program docker-not-here", "apt-get install -y docker-not-here"),
            ], missing.Select(m => (m.What, m.Install)));
    }

    static PythonFinder Finder(string? python) => new(Options.Create(new LocalOptions { Python = python }));

    string Interpreter(string name, string modules)
    {
        var path = folder.File(name);
        File.WriteAllText(path, $"#!/bin/sh\ncase \"$3\" in {modules}) exit 0;; esac\nexit 1\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
