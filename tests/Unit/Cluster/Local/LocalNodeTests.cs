using AiPlatform.Cluster.Local;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Unit.Support;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

public sealed class LocalNodeTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task This_machine_is_one_node_with_its_cores_memory_and_disk()
    {
        var node = await ObserveAsync(1 << 20, cpu: null);
        Assert.Equal((Environment.MachineName, "local", true, true), (node.Name, node.Target, node.Ready, node.Accepting));
        Assert.Equal(Environment.ProcessorCount, node.Capacity.Cpu);
        Assert.InRange(node.Usage.MemoryUsedBytes, 1, node.Capacity.MemoryBytes);
        Assert.InRange(node.Usage.CpuFraction, 0, 1);
        Assert.InRange(node.Usage.DiskFreeBytes, 1, node.Usage.DiskTotalBytes);
        Assert.Equal(node.Enforcement == LimitEnforcement.Watched, node.Messages.Any(m => m.Contains("watched, not enforced", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_full_disk_stops_new_work_and_says_so()
    {
        var node = await ObserveAsync(1L << 50, cpu: null);
        Assert.False(node.Accepting);
        Assert.Contains(node.Messages, m => m.Contains("nothing new starts here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cores_can_be_kept_back_from_steps()
    {
        var node = await ObserveAsync(1 << 20, cpu: 0.5);
        Assert.Equal((0.5, (double)Environment.ProcessorCount), (node.Allocatable.Cpu, node.Capacity.Cpu));
    }

    [Fact]
    public void The_processor_is_busy_when_it_is_neither_idle_nor_waiting() =>
        Assert.Equal((15L, 115L), ProcFiles.Cpu("cpu  5 1 4 90 10 2 2 1 7 3"));

    [Fact]
    public void Memory_is_read_in_bytes() =>
        Assert.Equal((8L << 30, 6L << 30), ProcFiles.Memory("MemTotal:        8388608 kB\nMemFree:          100 kB\nMemAvailable:    6291456 kB\n"));

    async Task<NodeInfo> ObserveAsync(long minFree, double? cpu)
    {
        var engine = Options.Create(new EngineOptions { DataFolder = folder.Path, Disk = { MinFreeBytes = minFree } });
        var node = new LocalNode(engine, Options.Create(new LocalOptions { Cpu = cpu }), new NvidiaSmi());
        return Assert.Single(await node.ObserveAsync(default));
    }
}
