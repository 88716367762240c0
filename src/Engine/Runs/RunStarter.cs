using AiPlatform.Engine.Access;
using AiPlatform.Engine.Data;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Scheduling;

namespace AiPlatform.Engine.Runs;

/// <summary>Checks all that can be known before a run starts, and makes the run. What could never work is refused here and nothing is stored.</summary>
sealed class RunStarter(
    IPipelineStore pipelines, IFileService files, IEnumerable<IRequirementProbe> probes, SlotLedger slots, EngineHealth health, IIds ids, TimeProvider time)
{
    public async Task<LiveRun> PrepareAsync(Actor actor, StartRun request, CancellationToken cancel)
    {
        var pipeline = await pipelines.GetAsync(actor, request.PipelineId, request.Version, cancel);
        var project = pipeline.Summary.Project;
        actor.Demand(Permission.RunPipelines, project);
        if (health.Disk is { } full)
            throw new RefusedException("disk-full", full);
        var parameters = ParamValues.Resolve(pipeline.Spec.Params, request.Parameters);
        if (!parameters.Valid)
            throw new RefusedException("bad-parameter", string.Join(" ", parameters.Problems.Select(p => p.Message)),
                parameters.Problems.GroupBy(p => p.Pointer).ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray()));
        CheckFits(pipeline.Spec);
        await CheckRequirementsAsync(pipeline.Spec, cancel);
        return new LiveRun(new(
            ids.New("run"), project, pipeline.Summary.Id, pipeline.Summary.Name, pipeline.Version.Number, pipeline.Spec, pipeline.Version.SourceDigest,
            parameters.Values, await PinFilesAsync(actor, project, pipeline.Spec, cancel), time.GetUtcNow(), actor.Name));
    }

    void CheckFits(PipelineSpec spec)
    {
        // Before the first look at the nodes nothing is known; the step then waits and says so.
        if (slots.Snapshot.Nodes.Count == 0)
            return;
        var never = spec.Steps
            .Select(step => (step.Name, Why: Scheduler.WhyNeverFits(slots.Snapshot, new(step.Name, step.Resources, step.Target))))
            .Where(s => s.Why is not null).ToList();
        if (never.Count > 0)
            throw new RefusedException("never-fits", string.Join(" ", never.Select(s => $"Step {s.Name} can never run here. {s.Why}")),
                never.ToDictionary(s => "/steps/" + s.Name, s => new[] { s.Why! }));
    }

    async Task CheckRequirementsAsync(PipelineSpec spec, CancellationToken cancel)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var step in spec.Steps.Where(s => s.Requires.Python.Count + s.Requires.Tools.Count > 0))
        {
            foreach (var probe in probes.Where(p => step.Target is null || p.Target == step.Target))
            {
                var missing = await probe.FindMissingAsync(step.Requires, cancel);
                if (missing.Count > 0)
                    errors["/steps/" + step.Name] = [.. missing.Select(m => $"{m.What} is missing. Install it with: {m.Install}")];
            }
        }
        if (errors.Count > 0)
            throw new RefusedException("missing-requirement",
                string.Join(" ", errors.Select(e => $"Step {e.Key["/steps/".Length..]}: {string.Join(" ", e.Value)}")), errors);
    }

    async Task<Dictionary<string, string>> PinFilesAsync(Actor actor, string project, PipelineSpec spec, CancellationToken cancel)
    {
        const string prefix = "files/";
        var pinned = new Dictionary<string, string>();
        foreach (var (step, input) in spec.Steps.SelectMany(s => s.Inputs.Values.Select(i => (s, i))))
        {
            if (!input.From.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            try
            {
                pinned[input.From] = (await files.GetAsync(actor, project, input.From[prefix.Length..], cancel)).Digest;
            }
            catch (NotFoundException)
            {
                throw new RefusedException("missing-input",
                    $"Step {step.Name} takes the file {input.From[prefix.Length..]}, which is not in project {project}. Upload it on the Files page, or change the step's input.",
                    new Dictionary<string, string[]> { ["/steps/" + step.Name] = ["The file is not in the project."] });
            }
        }
        return pinned;
    }
}
