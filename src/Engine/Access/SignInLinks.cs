using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AiPlatform.Engine.Access;

/// <summary>The one-time link printed at the start. Only its hash is kept, in memory, so no link outlives the process.</summary>
public sealed class SignInLinks(TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    readonly Lock gate = new();
    byte[]? hash;
    DateTimeOffset expires;

    /// <summary>A new 256-bit token in base64url; the one before it ends.</summary>
    public string Issue()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        lock (gate)
        {
            hash = Hash(token);
            expires = time.GetUtcNow() + Life;
        }
        return token;
    }

    /// <summary>True once, for the latest token, within its life.</summary>
    public bool Redeem(string token)
    {
        lock (gate)
        {
            if (hash is null || !CryptographicOperations.FixedTimeEquals(hash, Hash(token)) || time.GetUtcNow() >= expires)
                return false;
            hash = null;
            return true;
        }
    }

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
