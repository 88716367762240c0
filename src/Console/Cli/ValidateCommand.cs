namespace AiPlatform.Console.Cli;

static class ValidateCommand
{
    public static async Task<int> ExecuteAsync(FileInfo file)
    {
        if (await PipelineFile.ReadAsync(file) is not { } read)
            return Failures.Refused;
        if (read.Parsed.Spec is { } spec)
        {
            Terminal.Out.Profile.Out.Writer.WriteLine($"{read.Shown}: valid, {spec.Steps.Count} {(spec.Steps.Count == 1 ? "step" : "steps")}.");
            return 0;
        }
        foreach (var problem in read.Parsed.Problems)
            Terminal.Out.Profile.Out.Writer.WriteLine(read.Words(problem));
        return 1;
    }
}
