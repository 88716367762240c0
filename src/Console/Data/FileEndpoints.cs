using System.ComponentModel;
using System.Security.Claims;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine.Data;
using AiPlatform.Engine.Jobs;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AiPlatform.Console.Data;

static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/files").WithTags("Files");
        files.MapGet("", ListAsync).WithName("listFiles");
        files.MapPost("", UploadFormAsync).Accepts<IFormFile>("multipart/form-data").Fails(400, 413, 422, 507).WithName("uploadFiles");
        files.MapPut("/{**name}", UploadAsync).Accepts<Stream>("*/*").Fails(413, 422, 507).WithName("uploadFile");
        files.MapGet("/{**name}", GetAsync).Produces<string>(200, "application/octet-stream").Produces<string>(206, "application/octet-stream").Fails(404, 416).WithName("getFile");
        files.MapDelete("/{**name}", DeleteAsync).Fails(404).WithName("deleteFile");
    }

    /// <summary>The files of a project, by name. Steps take one as an input by <c>from: files/NAME</c>.</summary>
    public static async Task<Ok<ItemsAnswer<ProjectFile>>> ListAsync(ClaimsPrincipal user, IFileService files, string? project, CancellationToken cancel)
    {
        var actor = user.ToActor();
        return TypedResults.Ok(new ItemsAnswer<ProjectFile>(await files.ListAsync(actor, project.Or(actor), cancel)));
    }

    /// <summary>Stores the body under a name. A file of that name is replaced; runs that used the old one keep it.</summary>
    public static async Task<Created<ProjectFile>> UploadAsync(
        ClaimsPrincipal user, HttpContext http, IFileService files, IOptions<ApiOptions> options, string name, string? project)
    {
        var actor = user.ToActor();
        AllowLargeBody(http, options.Value);
        var stored = await files.UploadAsync(actor, project.Or(actor), name, http.Request.Body, http.RequestAborted);
        return TypedResults.Created(Address(stored), stored);
    }

    /// <summary>Stores the files of a form, each under its own name.</summary>
    public static async Task<Ok<ItemsAnswer<ProjectFile>>> UploadFormAsync(
        ClaimsPrincipal user, HttpContext http, IFileService files, IOptions<ApiOptions> options,
        [Description("Put before each name, such as a folder with '/' at its end.")] string? prefix, string? project)
    {
        var actor = user.ToActor();
        AllowLargeBody(http, options.Value);
        var stored = new List<ProjectFile>();
        var reader = new MultipartReader(Boundary(http.Request), http.Request.Body) { BodyLengthLimit = null };
        // Section after section as they arrive: a file is never held in memory or in a temporary copy.
        while (await NextAsync(reader, http.RequestAborted) is { } section)
            if (section.AsFileSection() is { FileStream: { } content, FileName: { Length: > 0 } name })
                stored.Add(await files.UploadAsync(actor, project.Or(actor), prefix + name, content, http.RequestAborted));
        return stored.Count > 0
            ? TypedResults.Ok(new ItemsAnswer<ProjectFile>(stored))
            : throw new BadRequestException("body", "The form has no file.");
    }

    /// <summary>The content of a file, as a download.</summary>
    public static async Task<IResult> GetAsync(ClaimsPrincipal user, HttpContext http, IFileService files, [FromServices] IContentStore store, string name, string? project)
    {
        var actor = user.ToActor();
        var file = await files.GetAsync(actor, project.Or(actor), name, http.RequestAborted);
        return Downloads.File(http, store, file.Digest, Path.GetFileName(file.Name));
    }

    /// <summary>Removes a file from the project. Runs that used it keep it.</summary>
    public static async Task<NoContent> DeleteAsync(ClaimsPrincipal user, IFileService files, string name, string? project, CancellationToken cancel)
    {
        var actor = user.ToActor();
        await files.DeleteAsync(actor, project.Or(actor), name, cancel);
        return TypedResults.NoContent();
    }

    static string Address(ProjectFile file) => $"{ApiPaths.Base}/files/{file.Name}?project={Uri.EscapeDataString(file.Project)}";

    static void AllowLargeBody(HttpContext http, ApiOptions options)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxUploadBytes;
    }

    static string Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 } boundary
            ? boundary
            : throw new BadRequestException("Content-Type", "A form names the boundary of its parts.");

    static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancel);
        }
        catch (InvalidDataException e)
        {
            throw new BadRequestException("body", "The form can't be read: " + e.Message);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new BadRequestException("body", "The form ends too early.");
        }
    }
}
