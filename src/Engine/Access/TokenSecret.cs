using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AiPlatform.Engine.Access;

/// <summary>
/// The text of a token: <c>aip_</c>, the id's 32 hex digits, 256 random bits in base64url, 8 hex digits of checksum.
/// The checksum lets secret scanners know one, and keeps typing errors away from the database.
/// </summary>
static class TokenSecret
{
    const string Prefix = "aip_";
    const string IdPrefix = "tok_";
    const int IdLength = 32;
    const int RandomLength = 43;
    const int ChecksumLength = 8;
    const int Length = 4 + IdLength + RandomLength + ChecksumLength;

    public static string New(string tokenId)
    {
        var body = Prefix + tokenId[IdPrefix.Length..] + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return body + Checksum(body);
    }

    /// <summary>The token's id, or null where the text can't be one of ours.</summary>
    public static string? IdOf(string secret) =>
        secret.Length == Length && secret.StartsWith(Prefix, StringComparison.Ordinal) && Checksum(secret[..^ChecksumLength]) == secret[^ChecksumLength..]
            ? string.Concat(IdPrefix, secret.AsSpan(Prefix.Length, IdLength))
            : null;

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    static string Checksum(string body) => Convert.ToHexStringLower(Hash(body).AsSpan(0, ChecksumLength / 2));
}
