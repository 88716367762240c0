using AiPlatform.Engine.Jobs;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace AiPlatform.Console.Api;

/// <summary>Answers with stored content: a download with ranges, whose ETag is its digest.</summary>
static class Downloads
{
    static readonly FileExtensionContentTypeProvider Types = new();

    public static IResult File(HttpContext http, IContentStore store, string digest, string fileName)
    {
        SecurityHeaders.Sandbox(http.Response, fileName);
        http.Response.Headers.CacheControl = "private, no-cache";
        var type = Types.TryGetContentType(fileName, out var known) ? known : "application/octet-stream";
        return TypedResults.Stream(store.OpenRead(digest), type, entityTag: new EntityTagHeaderValue($"\"{digest}\""), enableRangeProcessing: true);
    }
}
