using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Engine.Runs;

/// <summary>Turns a placed attempt into the job that an executor runs. Pure.</summary>
static class LaunchPlanner
{
    public static JobSpec Plan(LiveAttempt attempt, string runsFolder)
    {
        var step = attempt.Step;
        var spec = step.Spec;
        var run = step.Run.Identity;
        var env = Expand(run.Spec.Env, new(run.Id, run.PipelineName, run.Parameters, run.Spec.Env));
        foreach (var (key, value) in Expand(spec.Env, new(run.Id, run.PipelineName, run.Parameters, env)))
            env[key] = value;
        var shell = Expressions.ToShell(spec.Commands, new(run.Id, run.PipelineName, run.Parameters, env));
        foreach (var (key, value) in shell.Env)
            env[key] = value;
        return new JobSpec
        {
            AttemptId = attempt.Id,
            RunId = run.Id,
            Step = spec.Name,
            Number = attempt.Number,
            Directory = DirectoryOf(runsFolder, run.Id, spec.Name, attempt.Number),
            Node = attempt.Node,
            Commands = shell.Commands,
            Shell = spec.Shell,
            WorkingDir = spec.WorkingDir,
            Env = env,
            Resources = spec.Resources,
            Gpus = attempt.Gpus,
            Ranks = Ranks(spec, attempt.Gpus.Count),
            Grace = spec.Grace,
            SourceDigest = run.SourceDigest,
            Inputs = [.. Inputs(step)],
            Outputs = [.. spec.Outputs.Select(o => new JobOutput(o.Key, o.Value.Path, o.Value.Type, o.Value.Optional))],
            Requires = spec.Requires,
        };
    }

    /// <summary>Where an attempt keeps its log and its files.</summary>
    public static string DirectoryOf(string runsFolder, string runId, string step, int number) =>
        Path.Combine(runsFolder, runId, step, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    static Dictionary<string, string> Expand(IReadOnlyDictionary<string, string> env, ExpressionContext context) =>
        env.ToDictionary(e => e.Key, e => Expressions.Expand(e.Value, context));

    static RankPlan? Ranks(StepSpec spec, int gpus) =>
        spec.Distributed is { } d ? new(d.Nodes, d.ProcessesPerNode ?? Math.Max(gpus, 1), d.Launcher) : null;

    /// <summary>Outputs of direct needs appear at their declared path unless an input takes them elsewhere.</summary>
    static IEnumerable<JobInput> Inputs(LiveStep step)
    {
        var named = step.Spec.Inputs;
        foreach (var (name, input) in named)
        {
            if (step.Run.Identity.Files.TryGetValue(input.From, out var digest))
                yield return new(name, digest, input.Path ?? input.From["files/".Length..]);
            else if (Find(step.Run, input.From) is { } artifact)
                yield return new(name, artifact.Digest, input.Path ?? artifact.Path);
        }
        var taken = named.Values.Select(i => i.From).ToHashSet();
        foreach (var need in step.Needs)
            foreach (var artifact in need.Artifacts.Where(a => !taken.Contains($"{need.Spec.Name}.{a.Name}")))
                yield return new(artifact.Name, artifact.Digest, artifact.Path);
    }

    static JobArtifact? Find(LiveRun run, string from)
    {
        var dot = from.IndexOf('.', StringComparison.Ordinal);
        var step = dot < 0 ? null : run.Steps.FirstOrDefault(s => s.Spec.Name == from[..dot]);
        return step?.Artifacts.FirstOrDefault(a => a.Name == from[(dot + 1)..]);
    }
}
