using System.Globalization;

namespace AiPlatform.Cluster.Local;

/// <summary>Reads and removes control groups by their folders; the versions differ only in the names of files.</summary>
static class CgroupFiles
{
    public const string Processes = "cgroup.procs";

    public static IReadOnlyList<int> Members(string group)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(group, Processes)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <returns>Peak in bytes and kills for lack of memory; null where the kernel doesn't say.</returns>
    public static (long? Peak, int OomKills) Memory(IReadOnlyList<string> groups)
    {
        long? peak = null;
        var kills = 0;
        foreach (var group in groups)
        {
            peak ??= Number(Path.Combine(group, "memory.peak")) ?? Number(Path.Combine(group, "memory.max_usage_in_bytes"));
            kills += OomKills(Path.Combine(group, "memory.events")) + OomKills(Path.Combine(group, "memory.oom_control"));
        }
        return (peak, kills);
    }

    /// <summary>Null: no such file, or it holds no number (<c>max</c>: no limit).</summary>
    public static long? Number(string file) =>
        File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static void Remove(IEnumerable<string> groups)
    {
        foreach (var group in groups)
            Remove(group);
    }

    /// <summary>Removes the group unless something is in it: then it is in use, or swept up later.</summary>
    public static void Remove(string group)
    {
        try
        {
            Directory.Delete(group);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Busy, or gone already.
        }
    }

    /// <summary>Removes the empty groups below a folder, and the folder when nothing is left.</summary>
    public static void Sweep(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        Remove(Directory.EnumerateDirectories(parent));
        Remove(parent);
    }

    static int OomKills(string file)
    {
        const string key = "oom_kill ";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? 0 : int.Parse(line[key.Length..], CultureInfo.InvariantCulture);
    }
}
