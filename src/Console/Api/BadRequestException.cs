namespace AiPlatform.Console.Api;

/// <summary>A part of the request that is not as the contract says: 400.</summary>
sealed class BadRequestException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}

/// <summary>A header that the contract asks for is missing: 428.</summary>
sealed class PreconditionRequiredException() : Exception(
    "Send If-Match with the version you started from (the ETag of your last GET), so that nobody's change is lost unseen.");
