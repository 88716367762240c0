using AiPlatform.Cluster;
using AiPlatform.Cluster.Local;
using AiPlatform.Console;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Console.Cli;
using AiPlatform.Engine;

// First of all and without a host: the keeper must be up in no time and small.
if (args is [KeeperProgram.Verb, .. var keeper])
    return KeeperProgram.Run(keeper);

return await CommandLine.RunAsync(args, ServeAsync, AddPlatform);

static async Task<int> ServeAsync(string[] settings)
{
    RuntimeCheck.DemandSafe();
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
    // Unpublished, the files of wwwroot are found by a manifest that only Development reads by itself.
    if (!builder.Environment.IsDevelopment())
        builder.WebHost.UseStaticWebAssets();
    builder.Logging.AddServerLog();
    AddPlatform(builder);
    builder.Services.AddAccess().AddApi(builder.Configuration).AddConsole();

    await using var app = builder.Build();
    app.DemandSafeAddresses();
    app.UseConsole();
    app.UseApi();
    app.MapApi();
    app.MapConsole();
    await app.StartAsync();
    Greeting.Print(app);
    await app.WaitForShutdownAsync();
    return Failures.EndOf(app.Services);
}

static void AddPlatform(IHostApplicationBuilder builder) =>
    builder.Services.AddEngine(builder.Configuration).AddCluster(builder.Configuration);
