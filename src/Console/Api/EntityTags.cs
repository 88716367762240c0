using System.Globalization;

namespace AiPlatform.Console.Api;

/// <summary>A definition's ETag is its version in quotes.</summary>
static class EntityTags
{
    public static void Set(HttpResponse response, int version) => response.Headers.ETag = Of(version);

    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public const string IfMatch = "If-Match";

    /// <summary>The version that If-Match names; null for <c>*</c>: whatever there is.</summary>
    public static int? DemandMatch(string? text)
    {
        if (string.IsNullOrEmpty(text))
            throw new PreconditionRequiredException();
        if (text == "*")
            return null;
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new BadRequestException(IfMatch, "If-Match is the ETag of your last GET, a version in quotes such as \"3\", or *.");
    }
}
