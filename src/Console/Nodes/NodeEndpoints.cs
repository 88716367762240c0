using System.Security.Claims;
using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AiPlatform.Console.Nodes;

static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder api)
    {
        var cluster = api.MapGroup("/cluster").WithTags("Cluster");
        cluster.MapGet("/nodes", NodesAsync).WithName("listNodes");
        cluster.MapGet("/resources", ResourcesAsync).WithName("getResources");
    }

    /// <summary>The nodes of all targets with what is given away on each.</summary>
    public static async Task<Ok<ItemsAnswer<NodeAnswer>>> NodesAsync(ClaimsPrincipal user, INodeService nodes, CancellationToken cancel) =>
        TypedResults.Ok(new ItemsAnswer<NodeAnswer>([.. (await nodes.ListAsync(user.ToActor(), cancel)).Select(NodeAnswer.Of)]));

    /// <summary>Sums over the nodes: all, by target and by GPU model, and how many steps wait.</summary>
    public static async Task<Ok<ResourcesAnswer>> ResourcesAsync(ClaimsPrincipal user, INodeService nodes, CancellationToken cancel)
    {
        var actor = user.ToActor();
        return TypedResults.Ok(ResourcesAnswer.Of(await nodes.ListAsync(actor, cancel), await nodes.QueueAsync(actor, cancel)));
    }
}
