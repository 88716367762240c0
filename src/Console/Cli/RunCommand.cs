using System.Runtime.InteropServices;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Cli;

/// <summary>Runs a pipeline file in this process: stores it, starts the run, tells what happens, ends with how it ended.</summary>
static class RunCommand
{
    const int CanceledByPerson = 130;

    public static async Task<int> ExecuteAsync(FileInfo file, IReadOnlyList<string> parameters, HostApplicationBuilder builder)
    {
        if (await PipelineFile.ReadAsync(file) is not { } read)
            return Failures.Refused;
        if (!read.Parsed.Valid)
        {
            foreach (var problem in read.Parsed.Problems)
                Terminal.Error.Profile.Out.Writer.WriteLine(read.Words(problem));
            return Failures.Refused;
        }
        if (!TryReadParameters(parameters, out var values))
            return Failures.Refused;
        var host = builder.Build();
        await using var _ = (IAsyncDisposable)host;
        await host.StartAsync();
        try
        {
            return await RunAsync(host.Services, read, values);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    static async Task<int> RunAsync(IServiceProvider services, PipelineFile file, Dictionary<string, string> parameters)
    {
        var runs = services.GetRequiredService<IRunService>();
        var pipeline = await StoreAsync(services, file);
        var runId = await runs.StartAsync(Actor.Owner, new(pipeline.Summary.Id, pipeline.Version.Number, parameters));
        using var interrupt = new Interrupt(() => runs.CancelAsync(Actor.Owner, runId));
        var printer = new RunPrinter(runs, services.GetRequiredService<TimeProvider>(), runId, pipeline.Spec);
        try
        {
            // Only a part of the engine that died stops the host from within: then no news would ever come.
            return CodeOf(await printer.PrintAsync(services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        }
        catch (OperationCanceledException) when (Failures.EndOf(services) != 0)
        {
            Terminal.Error.Profile.Out.Writer.WriteLine($"The engine stopped by a fault of its own, see above. Run {runId} is kept and goes on at the next start.");
            return 1;
        }
    }

    static int CodeOf(Status status) => status switch
    {
        Status.Succeeded => 0,
        Status.Canceled => CanceledByPerson,
        Status.Failed or Status.Skipped or Status.Queued or Status.Running or Status.Paused => 1,
    };

    /// <summary>Keeps the folder by its content and the text as a version of the pipeline of that name.</summary>
    static async Task<PipelineDetail> StoreAsync(IServiceProvider services, PipelineFile file)
    {
        var store = services.GetRequiredService<IPipelineStore>();
        var source = await services.GetRequiredService<IContentStore>().PutAsync(file.Folder, CancellationToken.None);
        var draft = new PipelineDraft(file.NamedText(), SourceDigest: source.Digest);
        var known = await store.FindByNameAsync(Actor.Owner, Projects.Default, file.Parsed.Spec!.Name);
        return known is null
            ? await store.CreateAsync(Actor.Owner, Projects.Default, draft)
            : await store.SaveAsync(Actor.Owner, known.Summary.Id, known.Summary.Version, draft with { Layout = known.Version.Layout });
    }

    static bool TryReadParameters(IReadOnlyList<string> given, out Dictionary<string, string> values)
    {
        values = [];
        foreach (var parameter in given)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                Terminal.Error.Profile.Out.Writer.WriteLine($"--param {parameter}: write it as name=value.");
                return false;
            }
            values[parameter[..equals]] = parameter[(equals + 1)..];
        }
        return true;
    }

    /// <summary>The first Ctrl-C (or SIGTERM) cancels the run and waits for its end; the second ends this process, and the steps are stopped by the next start.</summary>
    sealed class Interrupt : IDisposable
    {
        readonly PosixSignalRegistration[] signals;
        int heard;

        public Interrupt(Func<Task> cancel)
        {
            signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = Interlocked.Increment(ref heard) == 1;
                if (!context.Cancel)
                    return;
                Terminal.Error.Profile.Out.Writer.WriteLine("Canceling the run; its steps get a moment to end.");
                _ = cancel();
            }))];
        }

        public void Dispose()
        {
            foreach (var signal in signals)
                signal.Dispose();
        }
    }
}
