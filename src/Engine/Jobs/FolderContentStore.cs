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
    const UnixFileMode Everyone = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Small files wait for the disk, not for the processor.</summary>
    const int SideBySide = 8;
    readonly string root;

    public FolderContentStore(IOptions<EngineOptions> options) : this(options.Value.StoreFolder)
    {
    }

    public FolderContentStore(string root) => this.root = root;

    public async Task<StoredContent> PutAsync(string path, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
            return await PutFileAsync(RealPath.Of(path) ?? path, cancel);
        var found = FolderWalk.Files(path);
        var stored = new StoredFile[found.Count];
        await Parallel.ForAsync(0, found.Count, With(cancel), async (i, stop) =>
        {
            var (hash, size) = await StoreFileAsync(found[i].FullPath, stop);
            stored[i] = new(found[i].RelativePath, FilePrefix + hash, size, found[i].Executable);
        });
        using var manifest = new MemoryStream(Encoding.UTF8.GetBytes(ContentManifest.Write(stored)));
        var (tree, _) = await StoreAsync(manifest, cancel);
        return new(TreePrefix + tree, stored.Sum(f => f.SizeBytes), stored.Length, true);
    }

    public async Task<StoredContent> PutAsync(Stream content, CancellationToken cancel)
    {
        var (hash, size) = await StoreAsync(content, cancel);
        return new(FilePrefix + hash, size, 1, false);
    }

    public async Task MaterializeAsync(string digest, string path, CancellationToken cancel)
    {
        var place = Find(digest);
        if (!IsTree(digest))
        {
            Copy(place, path, IsExecutable(place));
            return;
        }
        var folder = Directory.CreateDirectory(path).FullName;
        await Parallel.ForEachAsync(ContentManifest.Read(await File.ReadAllTextAsync(place, cancel)), With(cancel), (file, _) =>
        {
            var target = Path.GetFullPath(Path.Combine(folder, file.Path));
            if (target == folder || !RealPath.IsInside(folder, target))
                throw new InvalidDataException($"The folder {digest} names a path out of itself: {file.Path}.");
            Copy(Find(file.Digest), target, file.Executable);
            return ValueTask.CompletedTask;
        });
    }

    public Stream OpenRead(string digest) => IsTree(digest)
        ? throw new NotFoundException("content", digest)
        : new FileStream(Find(digest), FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous);

    public IReadOnlyList<StoredFile> List(string digest)
    {
        var place = Find(digest);
        return IsTree(digest) ? ContentManifest.Read(File.ReadAllText(place)) : [new("", digest, new FileInfo(place).Length, IsExecutable(place))];
    }

    async Task<StoredContent> PutFileAsync(string path, CancellationToken cancel)
    {
        var (hash, size) = await StoreFileAsync(path, cancel);
        // A file alone has no manifest to say it: its place in the store remembers that it was a program.
        if ((File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0)
            File.SetUnixFileMode(PlaceOf(hash), Everyone | Executable);
        return new(FilePrefix + hash, size, 1, false);
    }

    async Task<(string Hash, long Size)> StoreFileAsync(string path, CancellationToken cancel)
    {
        await using var file = PlainFile.OpenRead(path);
        // Most of a source is there from the last time: reading is cheaper than writing.
        var known = await SHA256.HashDataAsync(file, cancel);
        if (new FileInfo(PlaceOf(Convert.ToHexStringLower(known))) is { Exists: true } there && there.Length == file.Length)
            return (Convert.ToHexStringLower(known), there.Length);
        file.Position = 0;
        return await StoreAsync(file, cancel);
    }

    /// <exception cref="RefusedException">The disk is full.</exception>
    async Task<(string Hash, long Size)> StoreAsync(Stream content, CancellationToken cancel)
    {
        var temporary = Path.Combine(root, "tmp", Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            var (hash, size) = await WriteAsync(content, temporary, cancel);
            var place = PlaceOf(hash);
            if (!File.Exists(place))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                // Two writers of one content: both files are the same, the later rename changes nothing.
                File.Move(temporary, place, overwrite: true);
            }
            return (hash, size);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw new RefusedException("disk-full", $"The disk of {root} is full, so nothing more can be stored. Free some space and try again.");
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
        File.SetUnixFileMode(path, Everyone);
        return (Convert.ToHexStringLower(sha.GetHashAndReset()), size);
    }

    static void Copy(string place, string path, bool executable)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            Directory.CreateDirectory(parent);
        File.Delete(path);
        File.Copy(place, path);
        File.SetUnixFileMode(path, Everyone | UnixFileMode.UserWrite | (executable ? Executable : UnixFileMode.None));
    }

    string Find(string digest)
    {
        var prefix = IsTree(digest) ? TreePrefix : FilePrefix;
        var hash = digest.StartsWith(prefix, StringComparison.Ordinal) ? digest[prefix.Length..] : "";
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) && File.Exists(PlaceOf(hash))
            ? PlaceOf(hash)
            : throw new NotFoundException("content", digest);
    }

    string PlaceOf(string hash) => Path.Combine(root, hash[..2], hash[2..]);

    static bool IsTree(string digest) => digest.StartsWith(TreePrefix, StringComparison.Ordinal);

    static bool IsExecutable(string place) => (File.GetUnixFileMode(place) & UnixFileMode.UserExecute) != 0;

    static ParallelOptions With(CancellationToken cancel) => new() { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancel };
}
