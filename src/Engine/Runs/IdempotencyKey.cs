namespace AiPlatform.Engine.Runs;

/// <summary>Lets a caller repeat a start safely: the same key with the same request answers with the run of the first call, for 24 hours.</summary>
/// <param name="Key">At most 200 characters, chosen by the caller.</param>
/// <param name="RequestHash">Hash of everything in the request that matters.</param>
public sealed record IdempotencyKey(string Key, string RequestHash);
