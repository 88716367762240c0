namespace AiPlatform.Engine.Jobs;

/// <summary>Says what a place lacks of what steps require, before a run starts.</summary>
public interface IRequirementProbe
{
    string Target { get; }

    Task<IReadOnlyList<MissingRequirement>> FindMissingAsync(Pipelines.RequiresSpec requires, CancellationToken cancel);
}

/// <param name="What">Such as <c>Python module torch</c>.</param>
/// <param name="Install">The one command line that installs it.</param>
public sealed record MissingRequirement(string What, string Install);
