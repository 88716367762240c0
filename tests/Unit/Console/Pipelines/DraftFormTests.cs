using System.Text.Json.Nodes;
using AiPlatform.Console.Pipelines;
using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class DraftFormTests
{
    const string Text = "name: p\nsteps:\n- name: a\n  commands: [x]\n  resources: {cpu: lots}\n  env: {A/B: 1, C: 2}\n  requires: {python: [torch, numpy]}\n- name: b\n  commands: x\n";

    readonly DesignDraft draft = new(Text);
    readonly List<DraftAnswer> answers = [];
    readonly DraftForm form;

    public DraftFormTests() => form = new(draft, "a", Keep);

    Task Keep(DraftAnswer answer)
    {
        answers.Add(answer);
        return Task.CompletedTask;
    }

    [Fact]
    public void Form_shows_what_is_written_even_where_it_is_wrong()
    {
        Assert.Equal("lots", form.Text("resources/cpu"));
        Assert.Equal("torch, numpy", form.Text("requires/python"));
        Assert.Equal("", form.Text("title"));
    }

    [Fact]
    public void Problem_stands_at_its_field_and_in_what_holds_it()
    {
        Assert.Contains("cpu", form.ProblemAt("resources/cpu"));
        Assert.Single(form.ProblemsIn("resources"));
        Assert.Empty(form.ProblemsIn("commands"));
        Assert.Contains("A/B", form.ProblemAt("env/A~1B"));
    }

    [Fact]
    public async Task Change_of_a_field_solves_its_problem()
    {
        await form.SetAsync("resources/cpu", DraftForm.Scalar("2"));
        Assert.Null(form.ProblemAt("resources/cpu"));
        Assert.Contains("{cpu: 2}", draft.Text);
    }

    [Fact]
    public async Task Typing_in_one_field_is_one_undo_and_another_field_is_another()
    {
        await form.SetTextAsync("title", "T");
        await form.SetTextAsync("title", "Train");
        await form.SetTextAsync("description", "d");
        draft.Undo();
        Assert.Equal("Train", form.Text("title"));
        draft.Undo();
        Assert.Equal(Text, draft.Text);
    }

    [Fact]
    public async Task Cleared_field_leaves_the_file()
    {
        await form.SetTextAsync("resources/cpu", " ");
        Assert.DoesNotContain("resources", draft.Text);
    }

    [Fact]
    public async Task Refusal_is_handed_to_the_page()
    {
        draft.SetText("steps: [");
        Assert.False(form.Readable);
        await form.SetTextAsync("title", "x");
        Assert.NotNull(Assert.Single(answers).Refusal);
    }

    [Theory]
    [InlineData("2", "2")]
    [InlineData("-0.50", "-0.50")]
    [InlineData("true", "true")]
    [InlineData("007", "\"007\"")]
    [InlineData("1.", "\"1.\"")]
    [InlineData("", "\"\"")]
    [InlineData("4Gi", "\"4Gi\"")]
    public void Scalar_is_a_number_only_where_the_text_is_one(string text, string json) =>
        Assert.Equal(json, DraftForm.Scalar(text)!.ToJsonString());

    [Fact]
    public void Row_turns_into_the_short_spelling_and_back()
    {
        MapColumn from = new("from", "From"), path = new("path", "Path");
        var row = new MapRow("raw", "fetch.raw");
        Assert.Equal(("fetch.raw", ""), (row.Text(from, "from"), row.Text(path, "from")));
        row.Set(path, "in.csv", "from");
        Assert.Equal("""{"from":"fetch.raw","path":"in.csv"}""", row.Value!.ToJsonString());
        row.Set(path, "", "from");
        Assert.Equal("\"fetch.raw\"", row.Value!.ToJsonString());
    }

    [Fact]
    public void Row_keeps_what_the_form_has_no_column_for()
    {
        var row = new MapRow("lr", JsonNode.Parse("""{"type":"float","min":0}"""));
        row.Set(new("default", "Default", Verbatim: false), "0.1", "default");
        Assert.Equal("""{"type":"float","min":0,"default":0.1}""", row.Value!.ToJsonString());
    }
}
