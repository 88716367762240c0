namespace AiPlatform.Console.Api;

/// <summary>A whole list in one answer.</summary>
public sealed record ItemsAnswer<T>(IReadOnlyList<T> Items);
