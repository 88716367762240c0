namespace AiPlatform.Engine.Jobs;

/// <summary>Where a path leads once every link on the way is followed, as the kernel would follow it.</summary>
static class RealPath
{
    const int MostLinks = 40;

    /// <returns>Null when its links go round in circles. What doesn't exist is taken as it is written.</returns>
    public static string? Of(string path)
    {
        var ahead = new Stack<string>(Path.GetFullPath(path).Split('/').Reverse());
        var real = "/";
        var links = 0;
        while (ahead.TryPop(out var part))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
                return null;
            if (target.StartsWith('/'))
                real = "/";
            foreach (var step in target.Split('/').Reverse())
                ahead.Push(step);
        }
        return real;
    }

    /// <summary>True for the folder itself and for what lies in it; both paths already real.</summary>
    public static bool IsInside(string folder, string path) =>
        path == folder || folder == "/" || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
