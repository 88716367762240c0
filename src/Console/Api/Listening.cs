using System.Net;
using Microsoft.Extensions.Options;

namespace AiPlatform.Console.Api;

/// <summary>The start can't go on; the message says what to change.</summary>
public sealed class StartRefusedException(string message) : Exception(message);

/// <summary>Where the console listens, and whether it may.</summary>
static class Listening
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Listens on this machine unless the settings say where, and refuses addresses that would show tokens to the network.</summary>
    public static void DemandSafeAddresses(this WebApplication app)
    {
        var urls = Addresses(app.Configuration).ToList();
        if (urls.Count == 0)
        {
            app.Urls.Add(DefaultUrl);
            return;
        }
        if (app.Services.GetRequiredService<IOptions<NetworkOptions>>().Value.AllowInsecure)
            return;
        if (urls.Find(IsInsecure) is { } insecure)
            throw new StartRefusedException(
                $"{insecure} would carry tokens and cookies over the network in the clear. Use an https:// address with a certificate, keep to {DefaultUrl} "
                + "behind a proxy on this machine, or set AiPlatform:Network:AllowInsecure to true where the network in between is yours.");
    }

    static IEnumerable<string> Addresses(IConfiguration settings) =>
    [
        .. Split(settings["urls"]),
        .. Split(settings["http_ports"]).Select(port => $"http://*:{port}"),
        .. Split(settings["https_ports"]).Select(port => $"https://*:{port}"),
        .. settings.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>(),
    ];

    public static bool IsInsecure(string url)
    {
        if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return false;
        var address = BindingAddress.Parse(url);
        return !address.IsUnixPipe && !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    static IEnumerable<string> Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
