using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Data;

namespace AiPlatform.Unit.Support;

/// <summary>Files in memory; their content is only counted.</summary>
public sealed class FakeFiles(TimeProvider time) : IFileService
{
    readonly SortedDictionary<string, ProjectFile> all = new(StringComparer.Ordinal);

    /// <summary>Thrown by the next lists, until it is null again.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Thrown by the next uploads.</summary>
    public Exception? Refusal { get; set; }

    public IReadOnlyCollection<string> Names => all.Keys;

    public void Add(string name, long bytes) => all[name] = new(Projects.Default, name, "sha256:0123456789abcdef0123", bytes, time.GetUtcNow(), "Ada");

    public async Task<ProjectFile> UploadAsync(Actor actor, string project, string name, Stream content, CancellationToken cancel = default)
    {
        if (Refusal is { } refusal)
            throw refusal;
        var buffer = new byte[4096];
        long bytes = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0;)
            bytes += read;
        Add(name, bytes);
        return all[name];
    }

    public Task<IReadOnlyList<ProjectFile>> ListAsync(Actor actor, string project, CancellationToken cancel = default) =>
        Failure is { } failure ? throw failure : Task.FromResult<IReadOnlyList<ProjectFile>>([.. all.Values]);

    public Task<ProjectFile> GetAsync(Actor actor, string project, string name, CancellationToken cancel = default) =>
        Task.FromResult(all.GetValueOrDefault(name) ?? throw new NotFoundException("file", name));

    public Task DeleteAsync(Actor actor, string project, string name, CancellationToken cancel = default) =>
        all.Remove(name) ? Task.CompletedTask : throw new NotFoundException("file", name);
}
