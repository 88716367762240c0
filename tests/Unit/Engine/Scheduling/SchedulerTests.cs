using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Scheduling;
using AiPlatform.Unit.Support;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Scheduling;

public class SchedulerTests
{
    static ClusterSnapshot One(double cpu = 2, int gpus = 0, bool accepting = true)
    {
        var ledger = new SlotLedger();
        ledger.SetNodes([FakeExecutor.Node("n", cpu, accepting, gpus)]);
        return ledger.Snapshot;
    }

    static JobRequest Job(string key, double cpu = 1, int gpus = 0, string? target = null, string? model = null) =>
        new(key, new ResourceSpec(cpu, null, gpus, model), target);

    [Fact]
    public void A_large_job_that_does_not_fit_lets_a_smaller_one_pass()
    {
        var decisions = Scheduler.Plan(One(cpu: 2), [Job("big", 3), Job("small")]);
        Assert.Equal([new Waiting("big", WaitingFor.Resources), new Placement("small", "local", "n", [])], decisions, Same);
    }

    [Fact]
    public void Gpus_are_given_by_index_and_never_twice()
    {
        var ledger = new SlotLedger();
        ledger.SetNodes([FakeExecutor.Node("n", 8, gpus: 4)]);
        ledger.Take("a1", "n", new ResourceSpec(1, null, 1), [0]);
        var decisions = Scheduler.Plan(ledger.Snapshot, [Job("x", gpus: 2), Job("y", gpus: 2), Job("z", gpus: 1)]);
        Assert.Equal([1, 2], Assert.IsType<Placement>(decisions[0]).Gpus);
        Assert.IsType<Waiting>(decisions[1]);
        Assert.Equal([3], Assert.IsType<Placement>(decisions[2]).Gpus);
    }

    [Fact]
    public void A_node_that_accepts_nothing_is_told_as_such() =>
        Assert.Equal([new Waiting("a", WaitingFor.NoNode)], Scheduler.Plan(One(accepting: false), [Job("a")]), Same);

    [Theory]
    [InlineData(2, 0, null, null)]
    [InlineData(64, 0, null, "It asks for 64 CPU; the largest node, n, has 2 CPU, 8.0 GiB memory.")]
    [InlineData(1, 1, null, "It asks for 1 CPU, 1 GPU; the largest node, n, has 2 CPU, 8.0 GiB memory.")]
    [InlineData(1, 0, "moon", "There is no target 'moon'; there is local.")]
    public void What_never_fits_is_said_with_numbers(double cpu, int gpus, string? target, string? why) =>
        Assert.Equal(why, Scheduler.WhyNeverFits(One(), Job("a", cpu, gpus, target)));

    [Fact]
    public void A_busy_node_does_not_make_a_job_impossible()
    {
        var ledger = new SlotLedger();
        ledger.SetNodes([FakeExecutor.Node("n", 2)]);
        ledger.Take("a1", "n", new ResourceSpec(2), []);
        Assert.Null(Scheduler.WhyNeverFits(ledger.Snapshot, Job("a", 2)));
    }

    [Fact]
    public void Releasing_twice_frees_once()
    {
        var ledger = new SlotLedger();
        ledger.SetNodes([FakeExecutor.Node("n", 2)]);
        ledger.Take("a1", "n", new ResourceSpec(1), []);
        ledger.Release("a1");
        ledger.Release("a1");
        Assert.Equal(0, ledger.Snapshot.Nodes[0].CpuInUse);
    }

    [Fact]
    public void Placements_never_exceed_what_is_free() => Gen
        .Select(Gen.Double[0.1, 4].Array[0, 30], Gen.Int[0, 3].Array[0, 30], Gen.Double[0, 8])
        .Sample((cpus, gpus, capacity) =>
        {
            var ledger = new SlotLedger();
            ledger.SetNodes([FakeExecutor.Node("n", capacity, gpus: 4)]);
            var jobs = cpus.Zip(gpus).Select((j, i) => Job(i.ToString(), j.First, j.Second)).ToList();
            var placed = Scheduler.Plan(ledger.Snapshot, jobs).OfType<Placement>().ToList();
            var byKey = jobs.ToDictionary(j => j.Key);
            Assert.True(placed.Sum(p => byKey[p.Key].Resources.Cpu) <= capacity + 1e-4);
            var given = placed.SelectMany(p => p.Gpus).ToList();
            Assert.Equal(given.Count, given.Distinct().Count());
            Assert.All(placed, p => Assert.Equal(byKey[p.Key].Resources.Gpus, p.Gpus.Count));
        });

    static bool Same(Decision a, Decision b) => (a, b) switch
    {
        (Placement x, Placement y) => x with { Gpus = y.Gpus } == y && x.Gpus.SequenceEqual(y.Gpus),
        _ => a == b,
    };
}
