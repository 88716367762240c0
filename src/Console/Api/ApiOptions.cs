using System.ComponentModel.DataAnnotations;

namespace AiPlatform.Console.Api;

/// <summary>Section <c>AiPlatform:Api</c>.</summary>
public sealed class ApiOptions
{
    public const string Section = "AiPlatform:Api";

    /// <summary>Largest body of an ordinary request, such as a pipeline's text.</summary>
    public const long MaxBodyBytes = 1 << 20;

    public RateLimitOptions RateLimit { get; set; } = new();

    /// <summary>Largest uploaded file.</summary>
    [Range(1L << 10, 1L << 44)]
    public long MaxUploadBytes { get; set; } = 2L << 30;

    /// <summary>Time between two signs of life of an event stream.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Requests of one token, or of one address while nobody is signed in.</summary>
public sealed class RateLimitOptions
{
    [Range(1, 100_000)]
    public int PerSecond { get; set; } = 200;

    /// <summary>Requests that may come at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 400;
}

/// <summary>Section <c>AiPlatform:Network</c>.</summary>
public sealed class NetworkOptions
{
    public const string Section = "AiPlatform:Network";

    /// <summary>Listen beyond this machine without TLS, such as behind a proxy that has it. Tokens and cookies then pass in the clear up to there.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>Origins besides our own whose pages may open the console's connection, such as <c>https://ai.example.org</c> behind a proxy.</summary>
    [Origins]
    public string[] AllowedOrigins { get; set; } = [];
}

/// <summary>Scheme, host and port, nothing behind.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class OriginsAttribute() : ValidationAttribute("write scheme and host of each, such as https://ai.example.org")
{
    public override bool IsValid(object? value) => value is string[] origins
        && origins.All(o => Uri.TryCreate(o, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == o);
}
