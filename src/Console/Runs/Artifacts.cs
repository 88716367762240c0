using System.Security.Claims;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AiPlatform.Console.Runs;

/// <summary>What steps kept.</summary>
static class Artifacts
{
    /// <summary>The artifacts of a run, by step and name.</summary>
    public static async Task<Ok<ItemsAnswer<ArtifactView>>> ListAsync(ClaimsPrincipal user, IRunService runs, string id, CancellationToken cancel) =>
        TypedResults.Ok(new ItemsAnswer<ArtifactView>(await runs.ArtifactsAsync(user.ToActor(), id, cancel)));

    /// <summary>
    /// An artifact by its name or path. A folder answers with the list of its files; a file inside it is found by the folder's name or path and its own path.
    /// Always a download, never a page.
    /// </summary>
    public static async Task<IResult> GetAsync(
        ClaimsPrincipal user, IRunService runs, [FromServices] IContentStore store, HttpContext http, string id, string step, string path, CancellationToken cancel)
    {
        var artifacts = (await runs.ArtifactsAsync(user.ToActor(), id, cancel)).Where(a => a.Step == step).ToList();
        var asked = path.TrimEnd('/');
        if (artifacts.Find(a => a.Name == asked) is { } named)
            return Whole(http, store, named);
        if (artifacts.Find(a => a.Path.TrimEnd('/') == asked) is { } placed)
            return Whole(http, store, placed);
        foreach (var folder in artifacts.Where(a => a.IsFolder))
            if (Inside(asked, folder.Name) is { } rest && Entry(store, folder, rest) is { } byName)
                return Downloads.File(http, store, byName.Digest, Path.GetFileName(byName.Path));
            else if (Inside(asked, folder.Path.TrimEnd('/')) is { } part && Entry(store, folder, part) is { } byPath)
                return Downloads.File(http, store, byPath.Digest, Path.GetFileName(byPath.Path));
        throw new NotFoundException("artifact", $"{step}/{path}");
    }

    static IResult Whole(HttpContext http, IContentStore store, ArtifactView artifact) => artifact.IsFolder
        ? TypedResults.Ok(new ItemsAnswer<FolderEntry>([.. store.List(artifact.Digest).Select(f => new FolderEntry(f.Path, f.SizeBytes, f.Digest))]))
        : Downloads.File(http, store, artifact.Digest, Path.GetFileName(artifact.Path));

    static string? Inside(string path, string folder) =>
        path.StartsWith(folder + "/", StringComparison.Ordinal) ? path[(folder.Length + 1)..] : null;

    // Paths are only compared with the store's own list, so none can lead out of the folder.
    static StoredFile? Entry(IContentStore store, ArtifactView folder, string path) => store.List(folder.Digest).FirstOrDefault(f => f.Path == path);
}
