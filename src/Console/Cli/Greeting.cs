using AiPlatform.Engine.Access;

namespace AiPlatform.Console.Cli;

/// <summary>The one line a person waits for.</summary>
static class Greeting
{
    public static void Print(WebApplication app)
    {
        var token = app.Services.GetRequiredService<SignInLinks>().Issue();
        var output = Terminal.Out.Profile.Out.Writer;
        output.WriteLine($"Sign in at {Reachable(app.Urls.First())}/sign-in?token={token}");
        output.Flush();
    }

    /// <summary>An address for "every interface" is none that a browser could open.</summary>
    static string Reachable(string url) =>
        url.Replace("://0.0.0.0", "://localhost").Replace("://[::]", "://localhost").Replace("://*", "://localhost").Replace("://+", "://localhost").TrimEnd('/');
}
