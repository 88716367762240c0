using System.Security.Cryptography;
using System.Text.Json;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Api;

static class Idempotent
{
    public const string Header = "Idempotency-Key";
    const int Longest = 200;

    /// <summary>The key of a request that starts something; null where the caller sent none.</summary>
    /// <param name="request">Everything that makes two requests the same.</param>
    public static IdempotencyKey? KeyOf<T>(string? key, T request)
    {
        if (string.IsNullOrEmpty(key))
            return null;
        if (key.Length > Longest || !key.All(c => c is > ' ' and < (char)127))
            throw new BadRequestException(Header, $"An Idempotency-Key is 1 to {Longest} printable ASCII characters without spaces.");
        return new(key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Options))));
    }
}
