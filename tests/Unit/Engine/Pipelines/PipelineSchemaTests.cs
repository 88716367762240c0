using System.Text.Json.Nodes;
using AiPlatform.Engine.Pipelines;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineSchemaTests
{
    static readonly JsonObject Schema = JsonNode.Parse(PipelineSchema.Json)!.AsObject();

    /// <summary>Each map of the format: the names the reader takes, and where the schema has them.</summary>
    public static TheoryData<string, string, string> Maps => new()
    {
        { nameof(Fields.Pipeline), "", "{0}: []\n" },
        { nameof(Fields.Step), "$defs/step", "steps: [{{{0}: {{}}}}]" },
        { nameof(Fields.Param), "$defs/param/anyOf/1", "params: {{p: {{{0}: {{}}}}}}" },
        { nameof(Fields.Need), "$defs/need/anyOf/1", "steps: [{{needs: [{{{0}: {{}}}}]}}]" },
        { nameof(Fields.Resources), "$defs/resources", "steps: [{{resources: {{{0}: []}}}}]" },
        { nameof(Fields.Gpu), "$defs/gpu/anyOf/1", "steps: [{{resources: {{gpu: {{{0}: {{}}}}}}}}]" },
        { nameof(Fields.Distributed), "$defs/distributed", "steps: [{{distributed: {{{0}: {{}}}}}}]" },
        { nameof(Fields.Input), "$defs/input/anyOf/1", "steps: [{{inputs: {{i: {{{0}: {{}}}}}}}}]" },
        { nameof(Fields.Output), "$defs/output/anyOf/1", "steps: [{{outputs: {{i: {{{0}: {{}}}}}}}}]" },
        { nameof(Fields.Requires), "$defs/requires", "steps: [{{requires: {{{0}: {{}}}}}}]" },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Schema_and_reader_know_the_same_names(string fields, string path, string _) =>
        Assert.Equal(Set(fields).Known.Order(), Properties(path).Order());

    [Theory]
    [MemberData(nameof(Maps))]
    public void Reader_looks_at_every_name_of_the_schema(string fields, string path, string text)
    {
        foreach (var name in Properties(path))
        {
            // The wrong shape for every field: a list or a map where a value is expected, or the other way round.
            var wrong = name is "inputs" or "outputs" or "env" or "labels" or "resources" or "distributed" or "requires" or "params" ? text.Replace("{{}}", "[]", StringComparison.Ordinal) : text;
            var problems = PipelineYaml.Parse(string.Format(wrong, name)).Problems;
            Assert.True(problems.Any(p => p.Pointer.EndsWith("/" + name, StringComparison.Ordinal) && p.Code != "unknown-field"), $"{fields}.{name}: {string.Join("\n", problems)}");
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void What_does_not_run_yet_is_not_in_the_schema_and_refused_by_name(string fields, string path, string text)
    {
        foreach (var name in Set(fields).Later)
        {
            Assert.DoesNotContain(name, Properties(path));
            Assert.Contains("not-supported-yet", PipelineYaml.Parse(string.Format(text, name)).Problems.Where(p => p.Pointer.EndsWith("/" + name, StringComparison.Ordinal)).Select(p => p.Code));
        }
    }

    [Fact]
    public void Schema_lists_the_step_types_and_enums_that_run()
    {
        var step = Schema["$defs"]!["step"]!["properties"]!;
        Assert.Equal(StepTypes.All.Select(t => t.Id), Words(step["type"]!));
        Assert.Equal(Enum.GetNames<StepShell>().Select(n => n.ToLowerInvariant()), Words(step["shell"]!));
        Assert.Equal(Enum.GetNames<PipelineKind>().Select(n => n.ToLowerInvariant()), Words(Schema["properties"]!["kind"]!));
        Assert.Equal(Enum.GetNames<ParamType>().Select(n => n.ToLowerInvariant()), Words(Schema["$defs"]!["param"]!["anyOf"]![1]!["properties"]!["type"]!));
    }

    [Fact]
    public void Any_spec_as_it_is_written_fits_the_schema() => SpecGen.Spec.Sample(spec =>
    {
        var json = ToJson(YamlTree.Read(PipelineYaml.Write(spec), new ProblemList())!);
        var wrong = new JsonSchemaLite(Schema).Wrong(json);
        Assert.True(wrong is null, $"{wrong}\n{json}");
    }, iter: 300);

    [Theory]
    [InlineData("""{"steps": [{"name": "a"}]}""")]
    [InlineData("""{"steps": [{"name": "a b", "commands": "x"}]}""")]
    [InlineData("""{"steps": [{"name": "a", "commands": "x", "retries": 1}]}""")]
    [InlineData("""{"steps": [{"name": "a", "commands": "x", "resources": {"cpu": "lots"}}]}""")]
    [InlineData("""{"steps": [{"name": "a", "commands": "x", "distributed": {"nodes": 2}}]}""")]
    [InlineData("""{"steps": [{"name": "a", "commands": "x", "env": {"AIPLATFORM_X": "1"}}]}""")]
    [InlineData("""{"steps": []}""")]
    [InlineData("""{"name": "p"}""")]
    [InlineData("""{"steps": [{"name": "a", "commands": "x"}], "stages": [{"name": "a", "commands": "x"}]}""")]
    public void What_the_reader_refuses_the_schema_refuses_too(string json)
    {
        Assert.NotEmpty(PipelineYaml.Parse(json).Problems);
        Assert.NotNull(new JsonSchemaLite(Schema).Wrong(JsonNode.Parse(json)));
    }

    static FieldSet Set(string name) => (FieldSet)typeof(Fields).GetField(name)!.GetValue(null)!;

    static List<string> Properties(string path) =>
        [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)Schema, (node, key) => int.TryParse(key, out var i) ? node[i]! : node[key]!)["properties"]!.AsObject().Select(p => p.Key)];

    static IEnumerable<string> Words(JsonNode schema) => schema["enum"]!.AsArray().Select(w => w!.ToString());

    static JsonNode? ToJson(TreeNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Value, ToJson(e.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(ToJson)]),
        ScalarNode { Kind: ScalarKind.Text, Value: var text } => JsonValue.Create(text),
        ScalarNode { Kind: ScalarKind.Bool, Value: var flag } => JsonValue.Create(flag == "true"),
        ScalarNode { Kind: ScalarKind.Int or ScalarKind.Float, Value: var number } => JsonValue.Create(double.Parse(number)),
        _ => null,
    };
}
