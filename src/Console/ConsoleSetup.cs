using AiPlatform.Console.Pipelines;
using AiPlatform.Console.Shared;
using AiPlatform.Console.Shell;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.ResponseCompression;
using MudBlazor;
using MudBlazor.Services;

namespace AiPlatform.Console;

/// <summary>The pages: Blazor Server, MudBlazor, compression.</summary>
public static class ConsoleSetup
{
    /// <summary>A laptop may sleep through a meeting and find its page as it was.</summary>
    static readonly TimeSpan KeptWhileAway = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.Configure<CircuitOptions>(o =>
        {
            o.DisconnectedCircuitRetentionPeriod = KeptWhileAway;
            o.DisconnectedCircuitMaxRetained = 200;
        });
        services.AddSingleton<SampleCatalog>();
        services.AddScoped<Ticker>();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddMudServices(o =>
        {
            o.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            o.SnackbarConfiguration.PreventDuplicates = true;
        });
        // Static files are compressed at publish; this is for the pages themselves.
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = ["text/html"];
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        return services;
    }

    /// <summary>Around everything else: what is missing gets the page that says so, and pages are sent small.</summary>
    public static void UseConsole(this WebApplication app)
    {
        app.UseWhen(context => !Api.ApiPaths.IsForPrograms(context), pages => pages.UseResponseCompression());
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }

    public static void MapConsole(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/", () => Results.Redirect("/pipelines")).ExcludeFromDescription();
        // Every page and every circuit needs a session; sign-in says otherwise of itself.
        app.MapRazorComponents<App>()
            // The policy of every answer is ours (SecurityHeaders); Blazor would put a weaker one first.
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization();
    }
}
