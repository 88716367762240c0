namespace AiPlatform.Engine.Jobs;

/// <summary>
/// Files and folders by content: <c>sha256:HEX</c> for a file, <c>tree:HEX</c> for a folder (the hash of its sorted manifest).
/// Writing is atomic and idempotent; what is there never changes.
/// </summary>
public interface IContentStore
{
    /// <summary>Stores a file or a folder; symbolic links that leave the folder are refused with <see cref="JobRefusedException"/>.</summary>
    Task<StoredContent> PutAsync(string path, CancellationToken cancel);

    Task<StoredContent> PutAsync(Stream content, CancellationToken cancel);

    /// <summary>Writes a private copy of a file or folder to <paramref name="path"/> (parents are made; a folder is merged into it).</summary>
    Task MaterializeAsync(string digest, string path, CancellationToken cancel);

    /// <exception cref="NotFoundException">Nothing has this digest, or it is a folder.</exception>
    Stream OpenRead(string digest);

    /// <summary>Files of a folder with paths relative to it, sorted; a file lists itself with an empty path.</summary>
    IReadOnlyList<StoredFile> List(string digest);
}

public sealed record StoredContent(string Digest, long SizeBytes, int Files, bool IsFolder);

public sealed record StoredFile(string Path, string Digest, long SizeBytes, bool Executable);
