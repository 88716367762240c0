using System.Net;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Console.Cli;

public sealed class ServeCommandTests : IDisposable
{
    readonly TemporaryFolder data = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_printed_link_signs_in_and_a_token_made_meanwhile_works_and_the_end_is_quick()
    {
        await using var console = ConsoleProcess.Start("serve", "--data", data.Path, "--urls", "http://127.0.0.1:0");
        var link = new Uri((await console.LineAsync(line => line.StartsWith("Sign in at ", StringComparison.Ordinal)))["Sign in at ".Length..]);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(link.GetLeftPart(UriPartial.Authority)) };
        using var signedIn = await client.GetAsync(link, Cancel);
        Assert.Equal("/", signedIn.Headers.Location?.ToString());

        var (code, secret, error) = await ConsoleProcess.RunAsync("token", "create", "--name", "ci", "--role", "engineer", "--project", "default", "--expires", "30d", "--data", data.Path);
        Assert.True(code == 0, error);
        Assert.Matches("^aip_[A-Za-z0-9_-]{83}\n$", secret);
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret.Trim());
        var created = await client.SendAsync(HttpMethod.Post, "/api/v2/pipelines", Http.Yaml("name: slow\nsteps:\n  - name: a\n    commands: [echo begun, sleep 300]\n")).JsonAsync(HttpStatusCode.Created);
        var run = await client.SendAsync(HttpMethod.Post, $"/api/v2/pipelines/{created["id"]}/execute").JsonAsync(HttpStatusCode.Accepted);
        using var log = await client.SendAsync(HttpMethod.Get, $"/api/v2/runs/{run["runId"]}/steps/a/log?follow=true");
        using var events = await client.SendAsync(HttpMethod.Get, $"/api/v2/runs/{run["runId"]}/events");
        Assert.Equal("begun", await new StreamReader(await log.Content.ReadAsStreamAsync(Cancel)).ReadLineAsync(Cancel));

        // Open streams don't hold it up, and the step goes on without it.
        var asked = TimeProvider.System.GetTimestamp();
        await console.SignalAsync("TERM");
        Assert.Equal(0, (await console.EndAsync()).Code);
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked).TotalSeconds, 0, 8);

        await using var again = ConsoleProcess.Start("--data", data.Path, "--urls", "http://127.0.0.1:0");
        link = new Uri((await again.LineAsync(line => line.StartsWith("Sign in at ", StringComparison.Ordinal)))["Sign in at ".Length..]);
        using var next = new HttpClient { BaseAddress = new(link.GetLeftPart(UriPartial.Authority)), DefaultRequestHeaders = { Authorization = new("Bearer", secret.Trim()) } };
        Assert.Equal("running", (string?)(await next.GetAsync($"/api/v2/runs/{run["runId"]}", Cancel).JsonAsync())["status"]);
        await next.SendAsync(HttpMethod.Post, $"/api/v2/runs/{run["runId"]}/cancel").JsonAsync(HttpStatusCode.Accepted);
        Assert.Contains("event: runEnded", await next.GetStringAsync($"/api/v2/runs/{run["runId"]}/events", Cancel));
    }

    [Theory]
    [InlineData("--AiPlatform:Api:RateLimit:Burst=0", "AiPlatform:Api:RateLimit:Burst is '0'; allowed is 1 to 1000000.")]
    [InlineData("--AiPlatform:Disk:MinFreeBytes=5", "AiPlatform:Disk:MinFreeBytes is '5'; allowed is 1048576 to")]
    [InlineData("--AiPlatform:Disk:MinFreeBytes=much", "AiPlatform:Disk:MinFreeBytes")]
    [InlineData("--AiPlatform:Network:AllowedOrigins:0=example.org/x", "AiPlatform:Network:AllowedOrigins")]
    [InlineData("--AiPlatform:Disk:MinFree=5", "AiPlatform:Disk:MinFree is no setting. There are: ")]
    [InlineData("--urls=http://0.0.0.0:0", "AiPlatform:Network:AllowInsecure")]
    [InlineData("--nonsense", "--nonsense")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string message)
    {
        var (code, _, error) = await ConsoleProcess.RunAsync("serve", "--data", data.Path, setting);
        Assert.Equal(2, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_the_option_that_changes_it()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, _, error) = await ConsoleProcess.RunAsync("serve", "--data", data.Path, "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(2, code);
        Assert.Contains("--urls", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_file_is_validated_with_every_place()
    {
        var file = data.File("p.yaml");
        await File.WriteAllTextAsync(file, "name: x\nsteps:\n  - name: a\n    needs: [q]\n    commands: [ls]\n", Cancel);
        var (code, output, _) = await ConsoleProcess.RunAsync("validate", file);
        Assert.Equal(1, code);
        Assert.StartsWith($"{file}:4:13: ", output);
        await File.WriteAllTextAsync(file, "name: x\nsteps:\n  - name: a\n    commands: [ls]\n", Cancel);
        Assert.Equal((0, $"{file}: valid, 1 step.\n", ""), await ConsoleProcess.RunAsync("validate", file));
        Assert.Equal(2, (await ConsoleProcess.RunAsync("validate", data.File("none.yaml"))).Code);
    }

    [Theory]
    [InlineData("--role", "king")]
    [InlineData("--expires", "soon")]
    [InlineData("--expires", "400d")]
    [InlineData("--project", "moon")]
    public async Task A_token_that_makes_no_sense_is_refused(string option, string value)
    {
        string[] good = ["--name", "ci", "--role", "viewer", "--project", "default", "--expires", "1d"];
        var args = good.Select((arg, i) => i > 0 && good[i - 1] == option ? value : arg);
        var (code, output, error) = await ConsoleProcess.RunAsync([.. new[] { "token", "create", "--data", data.Path }, .. args]);
        Assert.Equal(2, code);
        Assert.DoesNotContain("aip_", output);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task A_setting_of_the_console_does_not_stop_a_command()
    {
        var (code, output, error) = await ConsoleProcess.RunAsync(
            "token", "create", "--name", "ci", "--role", "viewer", "--expires", "1d", "--data", data.Path, "--AiPlatform:Api:MaxUploadBytes=5000");
        Assert.True(code == 0, error);
        Assert.StartsWith("aip_", output);
    }

    public void Dispose() => data.Dispose();
}
