using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Cluster.Local;

/// <summary>Lays out an attempt's folder: private copy of the source, inputs, script, environment, limits.</summary>
sealed class JobPreparation(IContentStore store, PythonFinder python, Cgroup cgroup)
{
    const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public async Task<KeeperStart> PrepareAsync(JobSpec job, AttemptFiles files, CancellationToken cancel)
    {
        // An earlier try of the same attempt may have been cut off half-way; without a claim nothing of it runs.
        if (Directory.Exists(files.Work))
            Directory.Delete(files.Work, recursive: true);
        Directory.CreateDirectory(files.Work);
        Directory.CreateDirectory(files.Temporary);
        await FillAsync(job, files, cancel);
        var working = Inside(files.Work, job.WorkingDir ?? ".", "working_dir");
        if (!Directory.Exists(working))
            throw new JobRefusedException($"The working directory {job.WorkingDir} is not in the source.");
        var interpreter = await InterpreterAsync(job, files, cancel);
        File.WriteAllText(files.Outputs, "");
        File.WriteAllText(files.Metrics, "");
        files.Write(files.Job, new JobRecord(job.AttemptId, job.Node, job.Outputs), LocalJson.Default.JobRecord, durable: false);
        var groups = cgroup.Create(job.AttemptId, job.Resources);
        File.WriteAllText(files.Script, StepScript.Text(job, groups));
        return new(job.AttemptId, job.Directory, StepScript.Argv(job, files, interpreter, groups), Environment(job, files), working, groups,
            groups.Count > 0 ? job.Resources.MemoryBytes : null);
    }

    async Task FillAsync(JobSpec job, AttemptFiles files, CancellationToken cancel)
    {
        try
        {
            if (job.SourceDigest is { } source)
                await store.MaterializeAsync(source, files.Work, cancel);
            foreach (var input in job.Inputs)
                await store.MaterializeAsync(input.Digest, Inside(files.Work, input.Path, "input " + input.Name), cancel);
        }
        catch (Engine.NotFoundException e)
        {
            throw new JobRefusedException($"Its source or an input is no longer in the store ({e.Id}).");
        }
    }

    /// <summary>Makes <c>python</c>, <c>python3</c> and <c>torchrun</c> mean the interpreter that has what the step requires.</summary>
    async Task<string?> InterpreterAsync(JobSpec job, AttemptFiles files, CancellationToken cancel)
    {
        // Ranks are started by torch, whether it was named or not.
        var modules = job.Ranks is null ? job.Requires.Python : [.. job.Requires.Python.Union(["torch"])];
        var interpreter = await python.FindAsync(modules, cancel);
        if (interpreter is null)
            return modules.Count == 0 && job.Shell != StepShell.Python
                ? null
                : throw new JobRefusedException(modules.Count == 0
                    ? "There is no Python 3 here. Install it: apt-get install -y python3."
                    : $"No Python interpreter here has {string.Join(" and ", modules)}.");
        Directory.CreateDirectory(files.Bin);
        // Scripts and not links: an interpreter of a virtual environment knows itself by where it is called from.
        var call = $"#!/bin/sh\nexec {StepScript.Quote(interpreter)} \"$@\"\n";
        WriteProgram(Path.Combine(files.Bin, "python"), call);
        WriteProgram(Path.Combine(files.Bin, "python3"), call);
        if (modules.Contains("torch"))
            WriteProgram(Path.Combine(files.Bin, "torchrun"), await TorchLauncher.ScriptAsync(interpreter));
        return interpreter;
    }

    static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static Dictionary<string, string> Environment(JobSpec job, AttemptFiles files)
    {
        var path = System.Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } own ? own : SystemPath;
        var env = new Dictionary<string, string>
        {
            ["PATH"] = Directory.Exists(files.Bin) ? $"{files.Bin}:{path}" : path,
            ["HOME"] = System.Environment.GetEnvironmentVariable("HOME") ?? files.Temporary,
            ["LANG"] = "C.UTF-8",
            ["TMPDIR"] = files.Temporary,
            ["PYTHONUNBUFFERED"] = "1",
            ["AIPLATFORM_RUN_ID"] = job.RunId,
            ["AIPLATFORM_STEP"] = job.Step,
            ["AIPLATFORM_ATTEMPT"] = job.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [StepTree.Mark] = job.AttemptId,
            ["AIPLATFORM_IDEMPOTENCY_KEY"] = $"{job.RunId}/{job.Step}",
            ["AIPLATFORM_OUTPUTS"] = files.Outputs,
            ["AIPLATFORM_METRICS"] = files.Metrics,
            ["AIPLATFORM_ARTIFACTS"] = files.Work,
            // Empty hides every GPU: a step that asked for none gets none.
            ["CUDA_VISIBLE_DEVICES"] = string.Join(',', job.Gpus),
        };
        if (job.Ranks is not null)
            env["OMP_NUM_THREADS"] = "1";
        foreach (var (key, value) in job.Env)
            env[key] = value;
        return env;
    }

    static string Inside(string folder, string path, string what)
    {
        var full = Path.GetFullPath(Path.Combine(folder, path));
        return full == folder || full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new JobRefusedException($"{what}: {path} leaves the working directory.");
    }
}
