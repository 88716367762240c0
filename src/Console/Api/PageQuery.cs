using System.ComponentModel;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using Microsoft.AspNetCore.Mvc;

namespace AiPlatform.Console.Api;

/// <summary>The part of a list that is asked for.</summary>
public sealed record PageQuery(
    [property: FromQuery(Name = "limit"), Description("Items in one answer, 1 to 200; 50 unless said.")] int? Limit,
    [property: FromQuery(Name = "cursor"), Description("nextCursor of the answer before.")] string? Cursor,
    [property: FromQuery(Name = "sort"), Description("Only -createdAt: newest first.")] string? Sort)
{
    const int Most = 200;

    public PageRequest Request()
    {
        if (Limit is < 1 or > Most)
            throw new BadRequestException("limit", $"limit is 1 to {Most}, not {Limit}.");
        if (Sort is not (null or "-createdAt"))
            throw new BadRequestException("sort", $"Lists are sorted by -createdAt (newest first); '{Sort}' is not offered.");
        if (Cursor is { Length: 0 or > 100 })
            throw new BadRequestException("cursor", "cursor is the nextCursor of the answer before, as it was.");
        return new(Limit ?? new PageRequest().Limit, Cursor);
    }
}

static class ProjectQuery
{
    /// <summary>The project a request names, else the only one its token may touch, else the default.</summary>
    public static string Or(this string? project, Actor actor) => project ?? actor.Project ?? Projects.Default;
}
