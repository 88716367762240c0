using System.Globalization;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Scheduling;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Runs;

sealed class NodeService(IDbContextFactory<PlatformDb> databases, SlotLedger slots) : INodeService
{
    public async Task<IReadOnlyList<NodeView>> ListAsync(Actor actor, CancellationToken cancel = default)
    {
        DemandRead(actor);
        var given = slots.Snapshot.Nodes.ToDictionary(n => n.Name);
        var owners = await OwnersAsync(cancel);
        return [.. slots.Nodes.Select(node => new NodeView(
            node,
            given.TryGetValue(node.Name, out var use) ? new(use.CpuInUse, use.MemoryInUse, use.GpusInUse.Count) : new(0, 0, 0),
            owners.Where(o => o.Node == node.Name).GroupBy(o => o.Gpu).ToDictionary(g => g.Key, g => g.Last().Attempt)))];
    }

    public async Task<QueueView> QueueAsync(Actor actor, CancellationToken cancel = default)
    {
        DemandRead(actor);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var counts = await db.Set<RunRow>().Where(r => r.FinishedAt == null)
            .Join(db.Set<StepRow>(), r => r.Id, s => s.RunId, (_, s) => s.Status)
            .GroupBy(s => s).Select(g => new { Status = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Status, g => g.Count, cancel);
        return new(counts.GetValueOrDefault(Status.Queued), counts.GetValueOrDefault(Status.Running));
    }

    async Task<List<(string Node, int Gpu, string Attempt)>> OwnersAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var attempts = await db.Set<RunRow>().Where(r => r.FinishedAt == null)
            .Join(db.Set<AttemptRow>(), r => r.Id, a => a.RunId, (_, a) => a)
            .Where(a => a.Gpus != null && a.FinishedAt == null).OrderBy(a => a.Id)
            .Select(a => new { a.Id, a.Node, a.Gpus }).ToListAsync(cancel);
        return [.. attempts.SelectMany(a => a.Gpus!.Split(',').Select(g => (a.Node, int.Parse(g, CultureInfo.InvariantCulture), a.Id)))];
    }

    // Machines belong to no project: whoever may read anything may see them.
    static void DemandRead(Actor actor) => actor.Demand(Permission.Read, actor.Project ?? Projects.Default);
}
