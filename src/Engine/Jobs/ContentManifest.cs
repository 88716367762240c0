using System.Globalization;
using System.Text;

namespace AiPlatform.Engine.Jobs;

/// <summary>
/// The text of a folder: one line a file, sorted by path, <c>MODE SIZE DIGEST PATH</c>, where MODE is <c>x</c> or <c>-</c>.
/// Its hash is the folder's address, so equal folders have one address.
/// </summary>
static class ContentManifest
{
    public static string Write(IEnumerable<StoredFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{(file.Executable ? 'x' : '-')} {file.SizeBytes} {file.Digest} {file.Path}\n");
        return text.ToString();
    }

    public static IReadOnlyList<StoredFile> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 4)).Select(part =>
            new StoredFile(part[3], part[2], long.Parse(part[1], CultureInfo.InvariantCulture), part[0] == "x"))];
}
