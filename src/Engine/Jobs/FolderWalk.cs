namespace AiPlatform.Engine.Jobs;

/// <summary>A file found in a folder; <paramref name="RelativePath"/> uses '/'.</summary>
sealed record FoundFile(string FullPath, string RelativePath, bool Executable);

/// <summary>Lists a folder's files without ever leaving it. Links inside it are followed and stored as what they point to.</summary>
static class FolderWalk
{
    const int MostFiles = 100_000;

    /// <exception cref="JobRefusedException">A link leads out of the folder or round in circles, a name can't be kept, or there are too many files.</exception>
    public static IReadOnlyList<FoundFile> Files(string folder)
    {
        var root = RealPath.Of(folder) ?? throw new JobRefusedException($"{folder} is a link that leads to itself.");
        var found = new List<FoundFile>();
        var open = new Stack<OpenFolder>([new(root, "", null)]);
        while (open.TryPop(out var at))
        {
            foreach (var entry in new DirectoryInfo(at.RealPath).EnumerateFileSystemInfos())
            {
                var relative = at.RelativePath + entry.Name;
                if (Ignored(entry.Name))
                    continue;
                if (relative.Contains('\n', StringComparison.Ordinal) || relative.Contains('\uFFFD', StringComparison.Ordinal))
                    throw new JobRefusedException($"The name of {relative.ReplaceLineEndings("?")} has a line break or is not UTF-8; it can't be stored.");
                var real = entry.LinkTarget is null ? entry.FullName : Follow(entry, root, relative);
                if (Directory.Exists(real))
                    open.Push(at.Enter(real, relative));
                else if (File.Exists(real))
                    Add(real, relative);
            }
        }
        return found;

        void Add(string real, string relative)
        {
            if (found.Count == MostFiles)
                throw new JobRefusedException($"{folder} has more than {MostFiles:N0} files; keep large data in an archive, or upload it as a file.");
            found.Add(new(real, relative, (File.GetUnixFileMode(real) & UnixFileMode.UserExecute) != 0));
        }
    }

    static string Follow(FileSystemInfo link, string root, string relative) =>
        RealPath.Of(link.FullName) is { } real && RealPath.IsInside(root, real)
            ? real
            : throw new JobRefusedException($"The link {relative} leads out of the folder. Copy what it points to, or remove it.");

    /// <summary>What tools leave behind is not content.</summary>
    static bool Ignored(string name) => name is ".git" or "__pycache__" or ".DS_Store";

    /// <param name="RelativePath">Empty, or ends with '/'.</param>
    sealed record OpenFolder(string RealPath, string RelativePath, OpenFolder? Above)
    {
        public OpenFolder Enter(string real, string relative)
        {
            for (var above = this; above is not null; above = above.Above)
                if (above.RealPath == real)
                    throw new JobRefusedException($"The link {relative} leads to a folder that it is in itself. Remove it.");
            return new(real, relative + "/", this);
        }
    }
}
