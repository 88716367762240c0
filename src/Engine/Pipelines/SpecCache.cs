using System.Collections.Concurrent;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Specs of stored versions, which never change, so that a run doesn't parse its text again and again.</summary>
sealed class SpecCache(IDbContextFactory<PlatformDb> databases)
{
    const int Most = 512;
    readonly ConcurrentDictionary<(string Id, int Version), PinnedSpec> known = new();

    /// <exception cref="NotFoundException">No such version.</exception>
    public async Task<PinnedSpec> GetAsync(string pipelineId, int version, CancellationToken cancel)
    {
        if (known.TryGetValue((pipelineId, version), out var pinned))
            return pinned;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Set<PipelineVersionRow>().AsNoTracking()
            .FirstOrDefaultAsync(v => v.PipelineId == pipelineId && v.Number == version, cancel)
            ?? throw new NotFoundException("pipeline version", $"{pipelineId} v{version}");
        var spec = PipelineYaml.Parse(row.Yaml).Spec
            ?? throw new InvalidOperationException($"The stored text of {pipelineId} version {version} is no longer valid.");
        if (known.Count >= Most)
            known.Clear();
        return known[(pipelineId, version)] = new(spec, row.SourceDigest);
    }
}

sealed record PinnedSpec(PipelineSpec Spec, string? SourceDigest);
