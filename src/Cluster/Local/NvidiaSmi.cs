using System.Diagnostics;
using System.Globalization;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Cluster.Local;

/// <summary>NVIDIA GPUs of this machine, as the driver's own program tells them. No driver: no GPUs.</summary>
public sealed class NvidiaSmi
{
    static readonly string[] Arguments = ["--query-gpu=index,uuid,name,memory.total,memory.used,utilization.gpu", "--format=csv,noheader,nounits"];
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<GpuInfo>> ReadAsync(CancellationToken cancel)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(f => Path.Combine(f, "nvidia-smi")).FirstOrDefault(File.Exists);
        if (program is null)
            return [];
        using var process = new Process { StartInfo = new(program, Arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            process.Start();
            var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? Parse(text) : [];
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            process.Kill();
            return [];
        }
    }

    /// <param name="csv">One line a GPU: index, uuid, name, MiB in all, MiB used, percent busy; <c>[N/A]</c> where the card doesn't say.</param>
    public static IReadOnlyList<GpuInfo> Parse(string csv)
    {
        var gpus = new List<GpuInfo>();
        foreach (var field in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (field.Length == 6 && int.TryParse(field[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                gpus.Add(new(index, field[1], field[2], Number(field[3]) << 20, Number(field[4]) << 20, Number(field[5]) / 100.0));
        }
        return gpus;
    }

    static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
