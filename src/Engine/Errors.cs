namespace AiPlatform.Engine;

/// <summary>No such thing, or not one the actor may see: both answer alike.</summary>
public sealed class NotFoundException(string kind, string id) : Exception($"There is no {kind} '{id}'.")
{
    public string Kind { get; } = kind;
    public string Id { get; } = id;
}

/// <summary>The actor is known and may not do this.</summary>
public sealed class ForbiddenException(string message) : Exception(message);

/// <summary>The thing changed since it was read.</summary>
public sealed class StaleVersionException(int expected, int actual)
    : Exception($"The definition is at version {actual}, your change started from version {expected}. Load it again and apply your change.")
{
    public int Expected { get; } = expected;
    public int Actual { get; } = actual;
}

/// <summary>The request is well formed but can't be carried out now; <see cref="Code"/> is a stable word in kebab-case.</summary>
public sealed class RefusedException(string code, string message, IReadOnlyDictionary<string, string[]>? errors = null) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>Field or JSON pointer → messages, for the caller's form.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();
}
