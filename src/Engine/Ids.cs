namespace AiPlatform.Engine;

/// <summary>Ids are a prefix and a UUIDv7 without dashes, so that they sort by creation time.</summary>
public interface IIds
{
    string New(string prefix);
}

public sealed class Ids(TimeProvider time) : IIds
{
    public string New(string prefix) => $"{prefix}_{Guid.CreateVersion7(time.GetUtcNow()):N}";
}
