namespace AiPlatform.Cluster.Local;

/// <summary>Where this process may make control groups of its own.</summary>
/// <param name="Above">Controller → folder in which groups may be made; only what works is in it.</param>
/// <param name="Unified">Version 2: all controllers in one folder.</param>
/// <param name="Missing">What can't be enforced and why, for a person.</param>
/// <param name="OwnMemory">Groups whose memory limits hold for this process: its own and all above.</param>
sealed record CgroupMount(IReadOnlyDictionary<string, string> Above, bool Unified, IReadOnlyList<string> Missing, IReadOnlyList<string> OwnMemory)
{
    public const string DefaultRoot = "/sys/fs/cgroup";
    public static readonly IReadOnlyList<string> Controllers = ["cpu", "memory", "pids"];

    /// <param name="own">Text of /proc/self/cgroup: lines of <c>id:controllers:path</c>; version 2 has no controllers there.</param>
    public static CgroupMount Find(string root, string own)
    {
        var paths = new Dictionary<string, string>();
        foreach (var part in own.Split('\n').Select(line => line.Split(':', 3)).Where(part => part.Length == 3))
            foreach (var controller in part[1].Split(','))
                paths[controller] = part[2];
        return File.Exists(Path.Combine(root, "cgroup.controllers")) ? FindUnified(root, paths.GetValueOrDefault("", "/")) : FindSeparate(root, paths);
    }

    static CgroupMount FindSeparate(string root, Dictionary<string, string> own)
    {
        var above = new Dictionary<string, string>();
        var missing = new List<string>();
        foreach (var controller in Controllers)
        {
            var folder = Below(Path.Combine(root, controller), own.GetValueOrDefault(controller, "/"));
            // In a container the path may be the host's; what is mounted is then the container's own.
            var place = new[] { folder, Path.Combine(root, controller) }.FirstOrDefault(CanMakeGroups);
            if (place is null)
                missing.Add($"the {controller} controller of cgroup v1 can't be written (run as root, or have {folder} given to this user)");
            else
                above[controller] = place;
        }
        return new(above, false, missing, Chain(Path.Combine(root, "memory"), own.GetValueOrDefault("memory", "/")));
    }

    /// <summary>
    /// Processes may only be in leaves, so groups can't be made below our own one while we are in it: beside it where that is allowed
    /// (a delegated unit, a session), else below it once everything of this container has moved to a leaf.
    /// </summary>
    static CgroupMount FindUnified(string root, string own)
    {
        var mine = Below(root, own);
        var place = own == "/" ? MoveToLeaf(mine) : CanMakeGroups(Path.GetDirectoryName(mine)!) ? Path.GetDirectoryName(mine) : null;
        var works = place is null ? [] : Controllers.Where(c => Enable(place, c)).ToList();
        var missing = Controllers.Except(works).Select(c =>
            $"the {c} controller of cgroup v2 isn't delegated to this process (start it with 'systemd-run --user --scope -p Delegate=yes', or as a service with Delegate=yes)");
        return new(works.ToDictionary(c => c, _ => place!), true, [.. missing], Chain(root, own));
    }

    static string? MoveToLeaf(string group)
    {
        try
        {
            var leaf = Directory.CreateDirectory(Path.Combine(group, "ai-platform-rest")).FullName;
            foreach (var pid in CgroupFiles.Members(group))
                WriteTo(Path.Combine(leaf, CgroupFiles.Processes), pid.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Hands a controller down to the groups below; true when they have it.</summary>
    public static bool Enable(string group, string controller)
    {
        try
        {
            var handedDown = Path.Combine(group, "cgroup.subtree_control");
            if (!File.ReadAllText(handedDown).Split([' ', '\n']).Contains(controller))
                WriteTo(handedDown, "+" + controller);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static bool CanMakeGroups(string folder)
    {
        var probe = Path.Combine(folder, $"ai-platform-probe-{Environment.ProcessId}");
        try
        {
            if (!File.Exists(Path.Combine(folder, CgroupFiles.Processes)))
                return false;
            Directory.CreateDirectory(probe);
            // Also moving a process here must be allowed, not only making the folder.
            using var processes = new FileStream(Path.Combine(folder, CgroupFiles.Processes), FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            CgroupFiles.Remove(probe);
        }
    }

    /// <summary>The group and all above it, as far as they are mounted here.</summary>
    static IReadOnlyList<string> Chain(string root, string path)
    {
        var chain = new List<string>();
        for (var group = Below(root, path); group.Length >= root.Length; group = Path.GetDirectoryName(group)!)
            chain.Add(group);
        return chain;
    }

    static string Below(string folder, string path) => Path.Combine(folder, path.TrimStart('/')).TrimEnd('/');

    static void WriteTo(string file, string text)
    {
        // Opened as it is: the kernel's files can be neither made nor cut short.
        using var writer = new StreamWriter(new FileStream(file, FileMode.Open, FileAccess.Write));
        writer.Write(text);
    }
}
