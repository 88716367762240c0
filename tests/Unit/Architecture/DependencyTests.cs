using System.Xml.Linq;
using AiPlatform.Engine;
using NetArchTest.Rules;
using Xunit;

namespace AiPlatform.Unit.Architecture;

public class DependencyTests
{
    const string Engine = "AiPlatform.Engine.";

    [Theory]
    [InlineData("Engine", new string[0])]
    [InlineData("Cluster", new[] { "Engine" })]
    [InlineData("Console", new[] { "Engine", "Cluster" })]
    public void A_project_references_only_what_its_place_allows(string project, string[] allowed)
    {
        var file = XDocument.Load(Repository.File($"src/{project}/{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        Assert.Equal(allowed, references);
    }

    [Fact]
    public void The_engine_knows_no_web_server() =>
        Holds(Types.InAssembly(typeof(EngineSetup).Assembly).ShouldNot().HaveDependencyOnAny("Microsoft.AspNetCore", "MudBlazor"));

    /// <summary>Calls inside the engine go downwards: a slice of the table may not use those named beside it.</summary>
    [Theory]
    [InlineData("Storage", new[] { "Runs", "Jobs", "Scheduling", "Data", "Pipelines", "Access" })]
    [InlineData("Access", new[] { "Runs", "Jobs", "Scheduling", "Data", "Pipelines" })]
    [InlineData("Pipelines", new[] { "Runs", "Jobs", "Scheduling", "Data" })]
    [InlineData("Scheduling", new[] { "Runs", "Data" })]
    [InlineData("Jobs", new[] { "Runs", "Data" })]
    [InlineData("Data", new[] { "Runs" })]
    public void A_slice_calls_only_downwards(string slice, string[] above) =>
        Holds(Types.InAssembly(typeof(EngineSetup).Assembly).That().ResideInNamespace(Engine + slice)
            .ShouldNot().HaveDependencyOnAny([.. above.Select(s => Engine + s)]));

    [Fact]
    public void The_console_uses_the_cluster_only_where_it_is_put_together()
    {
        var users = Directory.EnumerateFiles(Repository.File("src/Console"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("AiPlatform.Cluster", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Repository.File("src/Console"), f)).Order();
        Assert.Equal(["Program.cs"], users);
    }

    [Theory]
    [InlineData("src/Console/Program.cs", 60)]
    public void A_file_that_must_stay_short_is_short(string file, int most) =>
        Assert.InRange(File.ReadAllLines(Repository.File(file)).Length, 1, most);

    static void Holds(ConditionList condition)
    {
        var result = condition.GetResult();
        Assert.True(result.IsSuccessful, "These break the rule: " + string.Join(", ", result.FailingTypeNames ?? []));
    }
}
