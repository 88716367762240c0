using System.Text;
using System.Text.Json;
using AiPlatform.Engine;

namespace AiPlatform.Console.Runs;

/// <summary>A small artifact as text, JSON indented. Whoever shows it has asked the run for it, and so may see it.</summary>
public sealed partial class ArtifactPreview
{
    const int Most = 64 << 10;
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Larger ones are for downloading.</summary>
    public static bool Offers(long bytes) => bytes is > 0 and <= Most;

    protected override async Task OnParametersSetAsync()
    {
        if (read == Digest)
            return;
        read = Digest;
        (shown, failure) = (null, null);
        try
        {
            await using var content = Store.OpenRead(Digest);
            var bytes = new byte[Most];
            var count = await content.ReadAtLeastAsync(bytes, Most, throwOnEndOfStream: false);
            shown = TextOf(bytes.AsSpan(0, count));
        }
        catch (Exception e) when (e is NotFoundException or IOException)
        {
            failure = "The content is no longer in the store: " + e.Message;
        }
    }

    /// <summary>Null: it is no text.</summary>
    internal static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
            return null;
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        if (text.TrimStart() is not ['{' or '[', ..])
            return text;
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json, Indented);
        }
        catch (JsonException)
        {
            // Lines of JSON, or something that only looks like it.
            return text;
        }
    }
}
