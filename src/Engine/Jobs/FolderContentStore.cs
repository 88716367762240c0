using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Jobs;

/// <summary>
/// Content in a folder: a file lies under its hash, a folder is a manifest file of its sorted entries, itself content.
/// Everything is written beside its place and renamed into it, so a crash leaves only a stray temporary file.
/// </summary>
public sealed class FolderContentStore : IContentStore
{
    const string FilePrefix = "sha256:";
    const string TreePrefix = "tree:";
    const int BufferSize = 128 * 1024;
    readonly string root;

    public FolderContentStore(IOptions<EngineOptions> options) : this(options.Value.StoreFolder)
    {
    }

    public FolderContentStore(string root) => this.root = root;

    public async Task<StoredContent> PutAsync(string path, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
            return await PutFileAsync(path, cancel);
        var manifest = new List<StoredFile>();
        foreach (var file in FolderWalk.Files(path))
        {
            var stored = await PutFileAsync(file.FullPath, cancel);
            manifest.Add(new(file.RelativePath, stored.Digest, stored.SizeBytes, file.Executable));
        }
        var text = ContentManifest.Write(manifest);
        var bytes = Encoding.UTF8.GetBytes(text);
        using var content = new MemoryStream(bytes);
        var (hash, _) = await StoreAsync(content, cancel);
        return new(TreePrefix + hash, manifest.Sum(f => f.SizeBytes), manifest.Count, true);
    }

    public async Task<StoredContent> PutAsync(Stream content, CancellationToken cancel)
    {
        var (hash, size) = await StoreAsync(content, cancel);
        return new(FilePrefix + hash, size, 1, false);
    }

    public async Task MaterializeAsync(string digest, string path, CancellationToken cancel)
    {
        if (!digest.StartsWith(TreePrefix, StringComparison.Ordinal))
        {
            Copy(digest, path, executable: false);
            return;
        }
        Directory.CreateDirectory(path);
        foreach (var file in await ReadManifestAsync(digest, cancel))
        {
            cancel.ThrowIfCancellationRequested();
            Copy(file.Digest, Path.Combine(path, file.Path), file.Executable);
        }
    }

    public Stream OpenRead(string digest) => digest.StartsWith(FilePrefix, StringComparison.Ordinal) && File.Exists(PathOf(digest))
        ? new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous)
        : throw new NotFoundException("content", digest);

    public IReadOnlyList<StoredFile> List(string digest)
    {
        if (!File.Exists(PathOf(digest)))
            throw new NotFoundException("content", digest);
        return digest.StartsWith(TreePrefix, StringComparison.Ordinal)
            ? ContentManifest.Read(File.ReadAllText(PathOf(digest)))
            : [new("", digest, new FileInfo(PathOf(digest)).Length, false)];
    }

    async Task<StoredContent> PutFileAsync(string path, CancellationToken cancel)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.SequentialScan);
        var (hash, size) = await StoreAsync(content, cancel);
        return new(FilePrefix + hash, size, 1, false);
    }

    async Task<(string Hash, long Size)> StoreAsync(Stream content, CancellationToken cancel)
    {
        var temporary = Path.Combine(root, "tmp", Path.GetRandomFileName());
        Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
        try
        {
            var (hash, size) = await WriteAsync(content, temporary, cancel);
            var place = PathOf(FilePrefix + hash);
            if (!File.Exists(place))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                // Two writers of one content: both files are the same, the later rename changes nothing.
                File.Move(temporary, place, overwrite: true);
            }
            return (hash, size);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static async Task<(string Hash, long Size)> WriteAsync(Stream content, string path, CancellationToken cancel)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        var buffer = new byte[BufferSize];
        long size = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0; size += read)
        {
            sha.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        file.Flush(flushToDisk: true);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        return (Convert.ToHexStringLower(sha.GetHashAndReset()), size);
    }

    async Task<IReadOnlyList<StoredFile>> ReadManifestAsync(string digest, CancellationToken cancel) => File.Exists(PathOf(digest))
        ? ContentManifest.Read(await File.ReadAllTextAsync(PathOf(digest), cancel))
        : throw new NotFoundException("content", digest);

    void Copy(string digest, string path, bool executable)
    {
        if (!File.Exists(PathOf(digest)))
            throw new NotFoundException("content", digest);
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            Directory.CreateDirectory(parent);
        File.Delete(path);
        File.Copy(PathOf(digest), path);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(path, executable ? mode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : mode);
    }

    string PathOf(string digest)
    {
        var hash = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(root, hash[..2], hash[2..])
            : throw new NotFoundException("content", digest);
    }
}
