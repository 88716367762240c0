using System.Net.Http.Headers;
using AiPlatform.Engine.Access;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class ProblemTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_call_without_a_token_is_told_how_to_get_one()
    {
        var problem = await host.Client().GetAsync("/api/v2/pipelines", TestContext.Current.CancellationToken).ProblemAsync(401, "not-signed-in");
        Assert.Contains("token create", (string?)problem["detail"]);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("aip_01a20b43c0cd705b9fcdfb6769393612nW-xVFyKWjyX75mf30ILuS8MCjci38u4GuObqaRNUwY00000000")]
    public async Task A_call_with_a_wrong_token_is_refused(string secret) =>
        await host.Client(secret).GetAsync("/api/v2/pipelines", TestContext.Current.CancellationToken).ProblemAsync(401, "not-signed-in");

    [Fact]
    public async Task Another_scheme_than_bearer_is_refused()
    {
        var client = host.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "dTpw");
        await client.GetAsync("/api/v2/pipelines", TestContext.Current.CancellationToken).ProblemAsync(401, "not-signed-in");
    }

    [Fact]
    public async Task An_unknown_address_is_a_problem() =>
        await (await host.ClientAsync()).GetAsync("/api/v2/nothing", TestContext.Current.CancellationToken).ProblemAsync(404, "not-found");

    [Fact]
    public async Task A_method_that_is_not_offered_is_a_problem() =>
        await (await host.ClientAsync()).SendAsync(HttpMethod.Patch, "/api/v2/pipelines").ProblemAsync(405, "method-not-allowed");

    [Fact]
    public async Task A_content_type_that_is_not_taken_is_a_problem() =>
        await (await host.ClientAsync()).SendAsync(HttpMethod.Post, "/api/v2/pipelines", new StringContent("<a/>", MediaTypeHeaderValue.Parse("application/xml")))
            .ProblemAsync(415, "unsupported-media-type");

    [Fact]
    public async Task A_body_over_the_limit_is_a_problem() =>
        await (await host.ClientAsync()).SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml(new string('a', (1 << 20) + 1))).ProblemAsync(413, "too-large");

    [Fact]
    public async Task A_body_that_is_not_utf8_is_a_problem() =>
        await (await host.ClientAsync()).SendAsync(HttpMethod.Post, "/api/v2/pipelines",
            new ByteArrayContent([0x61, 0xff, 0xfe]) { Headers = { ContentType = new("application/yaml") } }).ProblemAsync(400, "bad-request");

    [Theory]
    [InlineData("{\"paramters\":{}}", "/paramters")]
    [InlineData("{\"version\":\"x\"}", "/version")]
    [InlineData("{\"parameters\":{\"a\":{}}}", "/parameters/a")]
    [InlineData("{\"ver", "")]
    public async Task A_field_that_is_not_in_the_contract_is_named(string body, string pointer)
    {
        var problem = await (await host.ClientAsync()).SendAsync(HttpMethod.Post, "/api/v2/pipelines/pl_1/execute", Http.Json(body)).ProblemAsync(400, "bad-request");
        Assert.NotNull(problem["errors"]![pointer]);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("sort=name", "sort")]
    [InlineData("status=Failed", "status")]
    public async Task A_wrong_query_is_named(string query, string field)
    {
        var problem = await (await host.ClientAsync()).GetAsync("/api/v2/runs?" + query, TestContext.Current.CancellationToken).ProblemAsync(400, "bad-request");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task A_token_of_a_project_sees_no_other() =>
        await (await host.ClientAsync()).GetAsync("/api/v2/runs?project=other", TestContext.Current.CancellationToken).ProblemAsync(404, "not-found");

    [Fact]
    public async Task A_viewer_may_not_store() =>
        await (await host.ClientAsync(Role.Viewer)).SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml("name: a\nsteps: [{name: a, commands: [ls]}]"))
            .ProblemAsync(403, "forbidden");

    [Fact]
    public async Task A_problem_keeps_the_security_headers()
    {
        using var response = await (await host.ClientAsync()).GetAsync("/api/v2/runs/none", TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("object-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(response.Headers.Contains("RateLimit"));
    }
}
