using AiPlatform.Engine.Access;

namespace AiPlatform.Engine.Data;

/// <summary>A file uploaded to a project; steps take it as an input by <c>from: files/NAME</c>.</summary>
public sealed record ProjectFile(string Project, string Name, string Digest, long SizeBytes, DateTimeOffset UploadedAt, string UploadedBy);

public interface IFileService
{
    /// <summary>Stores the content; a file of the same name is replaced (runs that used the old content keep it by its digest).</summary>
    /// <param name="name">Letters, digits, '.', '_', '-' and '/' for folders; no leading '.', '/' or '..'.</param>
    /// <exception cref="RefusedException"><c>bad-name</c>, <c>too-large</c> or <c>disk-full</c>.</exception>
    Task<ProjectFile> UploadAsync(Actor actor, string project, string name, Stream content, CancellationToken cancel = default);

    Task<IReadOnlyList<ProjectFile>> ListAsync(Actor actor, string project, CancellationToken cancel = default);

    Task<ProjectFile> GetAsync(Actor actor, string project, string name, CancellationToken cancel = default);

    Task DeleteAsync(Actor actor, string project, string name, CancellationToken cancel = default);
}
