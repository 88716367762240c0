namespace AiPlatform.Engine;

/// <summary>Keyset paging: stable under inserts. <paramref name="Cursor"/> is the <see cref="Page{T}.NextCursor"/> of the page before.</summary>
public sealed record PageRequest(int Limit = 50, string? Cursor = null);

public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
