using AiPlatform.Engine;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace AiPlatform.Console.Access;

/// <summary>Who may come in: tokens for programs, a cookie session for people.</summary>
public static class AccessSetup
{
    static readonly TimeSpan SessionLife = TimeSpan.FromDays(7);

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAuthentication(Schemes.Either)
            .AddPolicyScheme(Schemes.Either, null, o => o.ForwardDefaultSelector = Select)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(Schemes.Token, null)
            .AddCookie(Schemes.Session, ConfigureSession);
        services.AddAuthorization();
        services.AddAntiforgery(o => o.Cookie.Name = "aip_antiforgery");
        services.AddScoped<ICurrentActor, CurrentActor>();
        services.AddKeys();
        return services;
    }

    static string Select(HttpContext context) =>
        TokenAuthentication.IsUsedBy(context.Request)
        || (context.Request.Path.StartsWithSegments("/api/v2") && !context.Request.Cookies.ContainsKey(SessionCookie))
            ? Schemes.Token
            : Schemes.Session;

    const string SessionCookie = "aip_session";

    static void ConfigureSession(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = SessionCookie;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = SessionLife;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/sign-in";
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>Programs get a status, people get the page.</summary>
    static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api/v2"))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>Keys live in the data folder, so that sessions outlive a restart and a container.</summary>
    static void AddKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("AiPlatform");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<EngineOptions>, ILoggerFactory>((keys, engine, loggers) =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(engine.Value.DataFolder, "keys"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            keys.XmlRepository = new FileSystemXmlRepository(folder, loggers);
        });
    }
}
