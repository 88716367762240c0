using System.Text.Json;

namespace AiPlatform.Console.Api;

/// <summary>Our enums as the API spells them.</summary>
static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The value of a query parameter; null where it was not given.</summary>
    public static T? Parse<T>(string parameter, string? word) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
            return null;
        foreach (var value in Enum.GetValues<T>())
            if (Of(value) == word)
                return value;
        throw new BadRequestException(parameter, $"{parameter} is one of {string.Join(", ", Enum.GetValues<T>().Select(Of))}; not '{word}'.");
    }
}
