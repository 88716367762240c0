using System.Text.Json;

namespace AiPlatform.Engine.Jobs;

/// <summary>What a finished step left: its declared outputs in the store, and its values.</summary>
public sealed record CollectedOutputs(IReadOnlyList<JobArtifact> Artifacts, IReadOnlyDictionary<string, string> Values, string? Failure);

/// <summary>Takes a finished step's declared outputs from its working directory into the store. Doing it again gives the same.</summary>
public static class OutputCollector
{
    const long LargestValuesFile = 1 << 20;
    const int MostValues = 1000;

    /// <param name="work">The working directory.</param>
    /// <param name="valuesFile">The file of <c>key=value</c> lines, or one JSON object; may be missing.</param>
    /// <exception cref="RefusedException">The disk of the store is full: nothing is wrong with the step, and it may be collected later.</exception>
    public static async Task<CollectedOutputs> CollectAsync(
        IContentStore store, string work, IReadOnlyList<JobOutput> outputs, string valuesFile, CancellationToken cancel)
    {
        var artifacts = new List<JobArtifact>();
        foreach (var output in outputs)
        {
            // The step may have made links of any part of the path.
            var path = RealPath.Of(Path.Combine(work, output.Path));
            if (path is null || !RealPath.IsInside(RealPath.Of(work)!, path))
                return Failed($"Output {output.Name}: {output.Path} is, or leads, outside the working directory. Copy the content there.");
            if (!Path.Exists(path))
            {
                if (output.Optional)
                    continue;
                return Failed($"Output {output.Name} is missing: the step ended well but left nothing at {output.Path}. Write it there, or mark the output optional.");
            }
            try
            {
                var stored = await store.PutAsync(path, cancel);
                artifacts.Add(new(output.Name, output.Path, output.Type, stored.Digest, stored.SizeBytes, stored.IsFolder));
            }
            catch (Exception e) when (e is JobRefusedException or UnauthorizedAccessException || (e is IOException && !DiskFull.Is(e)))
            {
                return Failed($"Output {output.Name} can't be kept: {e.Message}");
            }
        }
        return ReadValues(valuesFile, out var values) is { } problem ? Failed(problem) : new(artifacts, values, null);
    }

    static CollectedOutputs Failed(string why) => new([], new Dictionary<string, string>(), why);

    static string? ReadValues(string file, out Dictionary<string, string> values)
    {
        values = [];
        if (!File.Exists(file))
            return null;
        string text;
        try
        {
            using var reader = new StreamReader(PlainFile.OpenRead(file));
            if (reader.BaseStream.Length > LargestValuesFile)
                return "The outputs file is larger than 1 MiB; keep large results as files among the step's outputs.";
            text = reader.ReadToEnd();
        }
        catch (Exception e) when (e is JobRefusedException or IOException)
        {
            return "The outputs file can't be read: " + e.Message;
        }
        var problem = text.TrimStart().StartsWith('{') ? ReadJson(text, values) : ReadLines(text, values);
        return problem ?? (values.Count > MostValues ? $"The outputs file has more than {MostValues:N0} keys; keep large results as files among the step's outputs." : null);
    }

    static string? ReadLines(string text, Dictionary<string, string> values)
    {
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return $"The outputs file has a line that is not key=value: '{(line.Length > 80 ? line[..80] + "…" : line)}'.";
            values[line[..equals]] = line[(equals + 1)..];
        }
        return null;
    }

    static string? ReadJson(string text, Dictionary<string, string> values)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var property in json.RootElement.EnumerateObject())
                values[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            return null;
        }
        catch (JsonException e)
        {
            return "The outputs file looks like JSON but can't be read: " + e.Message;
        }
    }
}
