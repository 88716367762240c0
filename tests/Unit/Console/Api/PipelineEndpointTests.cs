using System.Net;
using AiPlatform.Engine.Access;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class PipelineEndpointTests(ApiHost host) : IClassFixture<ApiHost>
{
    const string Definition = """
        {"name": "NAME", "description": "Two steps", "parameters": {"rate": {"type": "float", "default": 0.1}},
         "steps": [{"name": "prepare", "commands": ["echo prepare"]}, {"name": "train", "commands": ["echo train"]}],
         "dependencies": {"train": ["prepare"]}}
        """;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_in_json_is_created_and_found_at_its_location()
    {
        var client = await host.ClientAsync();
        using var created = await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Json(Definition.Replace("NAME", "from-json")));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag?.Tag);
        var found = await client.GetAsync(created.Headers.Location, Cancel).JsonAsync();
        Assert.StartsWith("pl_", (string?)found["id"]);
        Assert.Equal("from-json", (string?)found["name"]);
        Assert.Equal("default", (string?)found["project"]);
        Assert.Equal(1, (int?)found["version"]);
        Assert.Equal("prepare", (string?)found["dependencies"]!["train"]![0]);
        Assert.Equal(2, found["steps"]!.AsArray().Count);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)found["createdAt"]);
        Assert.Equal("PT10S", (string?)found["steps"]![0]!["grace"]);
        Assert.Equal("sh", (string?)found["steps"]![0]!["shell"]);
        Assert.Contains("name: from-json", (string?)found["yaml"]);
    }

    [Fact]
    public async Task A_pipeline_in_yaml_keeps_its_text()
    {
        const string text = "# mine\nname: from-yaml\nstages:\n  - name: a\n    commands: [ls]\n  - name: b\n    commands: [ls]\n";
        var client = await host.ClientAsync();
        var created = await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml(text)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(text, (string?)created["yaml"]);
        Assert.Equal("a", (string?)created["dependencies"]!["b"]![0]);
    }

    [Fact]
    public async Task An_invalid_file_is_not_stored_and_every_problem_has_its_line()
    {
        var client = await host.ClientAsync();
        var problem = await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml("name: broken\nsteps:\n  - name: a\n    needs: [b]\n    commands: [ls]\n  - name: c\n    comands: [ls]\n"))
            .ProblemAsync(422, "invalid-pipeline");
        var places = problem["errors"]!.AsObject().Select(e => e.Key).ToList();
        Assert.True(places.Count >= 2, problem.ToJsonString());
        Assert.All(places, place => Assert.Matches(@"^\d+:\d+$", place));
        var names = (await client.GetAsync("/api/v2/pipelines?limit=200", Cancel).JsonAsync())["items"]!.AsArray().Select(p => (string?)p!["name"]);
        Assert.DoesNotContain("broken", names);
    }

    [Fact]
    public async Task An_invalid_json_definition_is_refused_with_pointers()
    {
        var problem = await (await host.ClientAsync()).SendAsync(HttpMethod.Post, "/api/v2/pipelines",
            Http.Json("""{"name": "x", "steps": [{"name": "a", "commands": ["ls"]}], "dependencies": {"a": ["zz"]}}""")).ProblemAsync(422, "invalid-pipeline");
        Assert.All(problem["errors"]!.AsObject(), e => Assert.StartsWith("/", e.Key));
    }

    [Fact]
    public async Task Validation_answers_all_problems_and_stores_nothing()
    {
        var client = await host.ClientAsync(Role.Viewer);
        var answer = await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines/validate", Http.Yaml("name: v\nsteps:\n  - name: a\n    needs: [a]\n    commands: [ls]\n")).JsonAsync();
        Assert.False((bool?)answer["valid"]);
        Assert.Equal(4, (int?)answer["problems"]![0]!["line"]);
        Assert.NotNull(answer["problems"]![0]!["code"]);
        Assert.True((bool?)(await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines/validate", Http.Json(Definition.Replace("NAME", "v"))).JsonAsync())["valid"]);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        var client = await host.ClientAsync();
        await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Json(Definition.Replace("NAME", "taken"))).JsonAsync(HttpStatusCode.Created);
        await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Json(Definition.Replace("NAME", "taken"))).ProblemAsync(409, "name-taken");
    }

    [Fact]
    public async Task A_change_needs_the_version_it_started_from()
    {
        var client = await host.ClientAsync();
        var path = "/api/v2/pipelines/" + await host.SaveAsync("name: versions\nsteps:\n  - name: a\n    commands: [ls]\n");
        var next = "name: versions\nsteps:\n  - name: a\n    commands: [ls -l]\n";
        await client.SendAsync(HttpMethod.Put, path, Http.Yaml(next)).ProblemAsync(428, "if-match-required");
        await client.SendAsync(HttpMethod.Put, path, Http.Yaml(next), ("If-Match", "three")).ProblemAsync(400, "bad-request");
        await client.SendAsync(HttpMethod.Put, path, Http.Yaml(next), ("If-Match", "\"7\"")).ProblemAsync(412, "stale-version");
        using var saved = await client.SendAsync(HttpMethod.Put, path, Http.Yaml(next), ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", saved.Headers.ETag?.Tag);
        Assert.Contains("[ls]", (string?)(await client.GetAsync(path + "/versions/1", Cancel).JsonAsync())["yaml"]);
        Assert.Contains("ls -l", (string?)(await client.GetAsync(path, Cancel).JsonAsync())["yaml"]);
        await client.GetAsync(path + "/versions/3", Cancel).ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task An_archived_pipeline_is_gone_and_its_versions_stay()
    {
        var client = await host.ClientAsync();
        var path = "/api/v2/pipelines/" + await host.SaveAsync("name: archived\nsteps:\n  - name: a\n    commands: [ls]\n");
        await client.SendAsync(HttpMethod.Delete, path).ProblemAsync(428, "if-match-required");
        using var deleted = await client.SendAsync(HttpMethod.Delete, path, null, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await client.GetAsync(path, Cancel).ProblemAsync(404, "not-found");
        await client.GetAsync(path + "/versions/1", Cancel).JsonAsync();
    }

    [Fact]
    public async Task A_list_goes_on_where_the_page_before_ended_though_new_ones_came()
    {
        for (var i = 0; i < 3; i++)
            await host.SaveAsync($"name: listed-{i}\nsteps:\n  - name: a\n    commands: [ls]\n");
        var client = await host.ClientAsync();
        var first = await client.GetAsync("/api/v2/pipelines?limit=2&sort=-createdAt", Cancel).JsonAsync();
        await host.SaveAsync("name: listed-late\nsteps:\n  - name: a\n    commands: [ls]\n");
        var second = await client.GetAsync($"/api/v2/pipelines?limit=200&cursor={first["nextCursor"]}", Cancel).JsonAsync();
        Assert.Equal(["listed-2", "listed-1"], first["items"]!.AsArray().Select(p => (string?)p!["name"]));
        var rest = second["items"]!.AsArray().Select(p => (string?)p!["name"]).ToList();
        Assert.Equal("listed-0", rest[0]);
        Assert.DoesNotContain("listed-late", rest);
        Assert.Null(second["nextCursor"]);
    }
}
