using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Runs;

/// <summary>Random graphs, random reports (repeated, late, for attempts long gone) and cancels at any moment.</summary>
public class RunMovesTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A graph of up to 12 steps (each may need any before it) and the seed of what happens to it.</summary>
    static readonly Gen<(bool[] Edges, int Steps, int Seed)> Cases = Gen.Select(Gen.Bool.Array[66], Gen.Int[1, 12], Gen.Int);

    [Fact]
    public void Every_run_ends_and_what_has_ended_never_moves_again() => Cases.Sample(c => Drive(c, cancel: true), iter: 2000);

    [Fact]
    public void Without_failures_and_cancels_every_step_succeeds_once_and_in_order() => Cases.Sample(c =>
    {
        var run = Run(c.Edges, c.Steps);
        var order = new List<LiveStep>();
        var changes = Changes();
        run.Begin(changes);
        var ready = new Queue<LiveStep>(changes.Ready);
        while (ready.TryDequeue(out var step))
        {
            Assert.All(step.Needs, n => Assert.Contains(n, order));
            changes = Changes();
            step.Place("a" + step.Position, "local", "n", [], changes).Hear(End("a" + step.Position, 0), changes);
            order.Add(step);
            foreach (var next in changes.Ready)
                ready.Enqueue(next);
        }
        Assert.Equal(run.Steps.Count, order.Count);
        Assert.Equal(Status.Succeeded, run.Status);
    });

    static void Drive((bool[] Edges, int Steps, int Seed) c, bool cancel)
    {
        var random = new Random(c.Seed);
        var run = Run(c.Edges, c.Steps);
        var attempts = new List<LiveAttempt>();
        var ended = new Dictionary<LiveStep, Status>();
        var waiting = new List<LiveStep>();
        var alive = new HashSet<LiveAttempt>();
        Step(changes => run.Begin(changes));
        for (var turn = 0; !run.Status.IsTerminal(); turn++)
        {
            Assert.True(turn < 3000, "The run doesn't end.");
            Step(changes =>
            {
                if (cancel && random.Next(40) == 0)
                    run.AskCancel("Ada", changes);
                if (waiting.Count > 0 && random.Next(2) == 0)
                {
                    var step = waiting[random.Next(waiting.Count)];
                    waiting.Remove(step);
                    if (!step.Status.IsTerminal())
                        attempts.Add(step.Place($"a{attempts.Count}", "local", "n", [], changes));
                }
                else if (attempts.Count > 0)
                {
                    var attempt = attempts[random.Next(attempts.Count)];
                    attempt.Hear(AnyReport(attempt.Id, random), changes);
                }
            });
        }
        Assert.Equal(0, run.Open);
        Assert.Empty(alive);
        Assert.Single(run.Steps.GroupBy(_ => run.Status));

        void Step(Action<RunChanges> move)
        {
            var changes = Changes();
            move(changes);
            waiting.AddRange(changes.Ready);
            alive.UnionWith(changes.NewAttempts);
            foreach (var a in changes.Ended)
                Assert.True(alive.Remove(a), "An attempt ended twice: its slot would be freed twice.");
            foreach (var step in run.Steps.Where(s => s.Status.IsTerminal()))
                Assert.Equal(step.Status, ended.TryGetValue(step, out var before) ? before : ended[step] = step.Status);
            Assert.All(run.Steps, s => Assert.Equal(s.Status == Status.Queued, s.PendingReason is not null));
        }
    }

    static JobReport AnyReport(string id, Random random) => random.Next(6) switch
    {
        0 => End(id, 1),
        1 => new JobLost(id, Start, "gone", true),
        2 => new JobLost(id, Start, "never", false),
        3 => new JobRunning(id, Start, "n", 7),
        _ => End(id, 0),
    };

    static JobEnded End(string id, int exit) => new(id, Start, exit, null, null, null, [], new Dictionary<string, string>());

    static RunChanges Changes()
    {
        long seq = 0;
        return new(Start, () => ++seq);
    }

    static LiveRun Run(bool[] edges, int steps)
    {
        var specs = Enumerable.Range(0, steps).Select(i => new StepSpec
        {
            Name = "s" + i,
            Needs = [.. Enumerable.Range(0, i).Where(j => edges[i * (i - 1) / 2 + j]).Select(j => "s" + j)],
        });
        return new(new("run_1", "default", "pl_1", "p", 1, new PipelineSpec { Name = "p", Steps = [.. specs] }, null,
            new Dictionary<string, string>(), new Dictionary<string, string>(), Start, "Ada"));
    }
}
