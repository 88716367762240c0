using System.Net.Http.Headers;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace AiPlatform.Unit.Support;

/// <summary>The console as its Program builds it, on Kestrel and a temporary folder, with machines that the test drives.</summary>
public class ApiHost : WebApplicationFactory<Program>, IAsyncLifetime
{
    readonly TemporaryFolder folder = new();

    public FakeExecutor Executor { get; } = new(TimeProvider.System);

    /// <summary>Settings besides the data folder.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["AiPlatform:Api:Heartbeat"] = "00:00:01" };

    public ValueTask InitializeAsync()
    {
        UseKestrel(0);
        StartServer();
        return ValueTask.CompletedTask;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A client with a new token of a role.</summary>
    public async Task<HttpClient> ClientAsync(Role role = Role.Engineer)
    {
        var token = await Get<ITokenService>().CreateAsync(
            Actor.Owner, $"test {role}", role, Projects.Default, TimeProvider.System.GetUtcNow().AddHours(1), TestContext.Current.CancellationToken);
        return Client(token.Secret);
    }

    /// <summary>A client that follows no redirects and keeps no cookies of its own.</summary>
    public HttpClient Client(string? secret = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = ClientOptions.BaseAddress };
        if (secret is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public async Task<string> SaveAsync(string yaml) =>
        (await Get<IPipelineStore>().CreateAsync(EngineHost.Engineer, Projects.Default, new(yaml))).Summary.Id;

    public async Task<string> StartRunAsync(string yaml) =>
        await Get<IRunService>().StartAsync(EngineHost.Engineer, new(await SaveAsync(yaml)));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("AiPlatform:DataFolder", folder.Path);
        builder.UseSetting("AiPlatform:Disk:MinFreeBytes", "1048576");
        builder.UseSetting("urls", "http://127.0.0.1:0");
        foreach (var (key, value) in Settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<IExecutor>();
            services.AddSingleton<IExecutor>(Executor);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
