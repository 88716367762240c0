using System.Collections.Concurrent;
using System.Security.Cryptography;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Unit.Support;

/// <summary>Content in memory.</summary>
public sealed class FakeContentStore : IContentStore
{
    readonly ConcurrentDictionary<string, byte[]> files = new();
    readonly ConcurrentDictionary<string, IReadOnlyList<StoredFile>> folders = new();

    public Task<StoredContent> PutAsync(string path, CancellationToken cancel) => throw new NotSupportedException("Tests put streams and folders of them.");

    public async Task<StoredContent> PutAsync(Stream content, CancellationToken cancel)
    {
        var memory = new MemoryStream();
        await content.CopyToAsync(memory, cancel);
        return Put(memory.ToArray());
    }

    public StoredContent Put(byte[] content)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
        files[digest] = content;
        return new(digest, content.Length, 1, false);
    }

    public StoredContent PutFolder(params (string Path, byte[] Content)[] entries)
    {
        var list = entries.Select(e => new StoredFile(e.Path, Put(e.Content).Digest, e.Content.Length, false)).ToList();
        var digest = "tree:" + Convert.ToHexStringLower(SHA256.HashData([.. list.SelectMany(f => System.Text.Encoding.UTF8.GetBytes(f.Path + f.Digest))]));
        folders[digest] = list;
        return new(digest, list.Sum(f => f.SizeBytes), list.Count, true);
    }

    public Task MaterializeAsync(string digest, string path, CancellationToken cancel) => throw new NotSupportedException("Tests read streams.");

    public Stream OpenRead(string digest) => files.TryGetValue(digest, out var content) ? new MemoryStream(content, false) : throw new NotFoundException("content", digest);

    public IReadOnlyList<StoredFile> List(string digest) => folders.TryGetValue(digest, out var list) ? list : [new("", digest, files[digest].Length, false)];
}
