using AiPlatform.Engine.Jobs;

namespace AiPlatform.Unit.Support;

/// <summary>For tests that store no files.</summary>
sealed class NoContentStore : IContentStore
{
    public Task<StoredContent> PutAsync(string path, CancellationToken cancel) => throw new NotSupportedException();
    public Task<StoredContent> PutAsync(Stream content, CancellationToken cancel) => throw new NotSupportedException();
    public Task MaterializeAsync(string digest, string path, CancellationToken cancel) => throw new NotSupportedException();
    public Stream OpenRead(string digest) => throw new NotSupportedException();
    public IReadOnlyList<StoredFile> List(string digest) => throw new NotSupportedException();
}
