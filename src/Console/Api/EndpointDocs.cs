using Microsoft.AspNetCore.Mvc;

namespace AiPlatform.Console.Api;

static class EndpointDocs
{
    /// <summary>Says in the OpenAPI document which problems a call may answer with.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ProblemDetails>(status, "application/problem+json");
        return endpoint;
    }
}
