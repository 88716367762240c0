using System.Net;
using System.Text.RegularExpressions;
using AiPlatform.Engine.Access;
using AiPlatform.Unit.Support;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiPlatform.Unit.Console.Api;

public class SignInTests(ApiHost host) : IClassFixture<ApiHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task<string> SignInAsync(string token)
    {
        using var response = await host.Client().GetAsync("/sign-in?token=" + token, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/", response.Headers.Location?.ToString());
        return response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("aip_session=", StringComparison.Ordinal));
    }

    static string Pair(string cookie) => cookie.Split(';')[0];

    [Fact]
    public async Task The_link_works_once()
    {
        var token = host.Get<SignInLinks>().Issue();
        var cookie = await SignInAsync(token);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        using var again = await host.Client().GetAsync("/sign-in?token=" + token, Cancel);
        Assert.Equal("/sign-in?reason=used", again.Headers.Location?.ToString());
        Assert.False(again.Headers.Contains("Set-Cookie"));
        using var signedIn = await host.Client().SendAsync(HttpMethod.Get, "/sign-in?token=" + token, null, ("Cookie", Pair(cookie)));
        Assert.Equal("/", signedIn.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("GET", "Sec-Purpose", "prefetch;prerender")]
    [InlineData("GET", "Purpose", "prefetch")]
    [InlineData("HEAD", "Accept", "*/*")]
    public async Task Looking_ahead_does_not_use_up_the_link(string method, string header, string value)
    {
        var token = host.Get<SignInLinks>().Issue();
        using var looked = await host.Client().SendAsync(new HttpMethod(method), "/sign-in?token=" + token, null, (header, value));
        Assert.Equal(HttpStatusCode.NoContent, looked.StatusCode);
        await SignInAsync(token);
    }

    [Fact]
    public async Task A_session_reads_the_api_and_a_wrong_cookie_does_not()
    {
        var cookie = Pair(await SignInAsync(host.Get<SignInLinks>().Issue()));
        await host.Client().SendAsync(HttpMethod.Get, "/api/v2/pipelines", null, ("Cookie", cookie)).JsonAsync();
        await host.Client().SendAsync(HttpMethod.Get, "/api/v2/pipelines", null, ("Cookie", cookie[..^9] + "AAAAAAAAA")).ProblemAsync(401, "not-signed-in");
    }

    [Fact]
    public async Task A_session_changes_things_only_with_the_antiforgery_token_of_our_page()
    {
        var session = Pair(await SignInAsync(host.Get<SignInLinks>().Issue()));
        var body = "name: by-session\nsteps:\n  - name: a\n    commands: [ls]\n";
        await host.Client().SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml(body), ("Cookie", session)).ProblemAsync(403, "forbidden");

        var (cookie, token) = Antiforgery();
        var proof = new[] { ("Cookie", $"{session}; {cookie}"), ("RequestVerificationToken", token) };
        await host.Client().SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml(body), [.. proof, ("Origin", "https://evil.example")]).ProblemAsync(403, "forbidden");
        await host.Client().SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml(body), proof).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Signing_out_needs_our_form_and_ends_the_session()
    {
        var session = Pair(await SignInAsync(host.Get<SignInLinks>().Issue()));
        using var forged = await host.Client().SendAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([]), ("Cookie", session));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        var (cookie, token) = Antiforgery();
        using var done = await host.Client().SendAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), ("Cookie", $"{session}; {cookie}"));
        Assert.Equal("/sign-in", done.Headers.Location?.ToString());
        Assert.Matches(new Regex("aip_session=;"), done.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("aip_session", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task A_page_of_another_origin_can_not_open_the_consoles_connection(string origin, HttpStatusCode status)
    {
        using var response = await host.Client().SendAsync(HttpMethod.Get, "/_blazor", null,
            ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Origin", origin));
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Our_own_page_passes_the_origin_check()
    {
        using var response = await host.Client().SendAsync(HttpMethod.Get, "/_blazor/nothing", null, ("Origin", host.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority)));
        Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
    }

    /// <summary>What a page of ours holds for the signed-in owner.</summary>
    (string Cookie, string Token) Antiforgery()
    {
        var context = new DefaultHttpContext
        {
            RequestServices = host.Services, User = AiPlatform.Console.Access.ActorClaims.ToPrincipal(Actor.Owner, AiPlatform.Console.Access.Schemes.Session),
        };
        var set = host.Services.GetRequiredService<IAntiforgery>().GetTokens(context);
        return ($"aip_antiforgery={set.CookieToken}", set.RequestToken!);
    }
}
