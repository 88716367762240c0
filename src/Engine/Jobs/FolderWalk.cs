namespace AiPlatform.Engine.Jobs;

/// <summary>A file found in a folder; <paramref name="RelativePath"/> uses '/'.</summary>
sealed record FoundFile(string FullPath, string RelativePath, bool Executable);

/// <summary>Lists a folder's files without ever leaving it.</summary>
static class FolderWalk
{
    const int MostFiles = 100_000;

    /// <exception cref="JobRefusedException">A link leads out of the folder, a name has a line break, or there are too many files.</exception>
    public static IReadOnlyList<FoundFile> Files(string folder)
    {
        var root = Path.GetFullPath(folder);
        var found = new List<FoundFile>();
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (open.TryPop(out var directory))
        {
            foreach (var entry in directory.EnumerateFileSystemInfos())
            {
                var relative = Path.GetRelativePath(root, entry.FullName);
                if (relative.Contains('\n', StringComparison.Ordinal))
                    throw new JobRefusedException("A file name with a line break can't be stored.");
                if (Ignored(relative))
                    continue;
                var target = entry.LinkTarget is null ? entry : Follow(entry, root, relative);
                if (target is DirectoryInfo inner)
                {
                    // A linked folder inside the same folder would be stored twice, or without end.
                    if (entry.LinkTarget is null)
                        open.Push(inner);
                    continue;
                }
                if (target is not FileInfo file || !file.Exists)
                    continue;
                if (found.Count == MostFiles)
                    throw new JobRefusedException($"{folder} has more than {MostFiles:N0} files; keep large data in an archive, or upload it as a file.");
                found.Add(new(file.FullName, relative, (file.UnixFileMode & UnixFileMode.UserExecute) != 0));
            }
        }
        return found;
    }

    static FileSystemInfo Follow(FileSystemInfo link, string root, string relative)
    {
        var target = link.ResolveLinkTarget(returnFinalTarget: true);
        if (target is null || !target.FullName.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new JobRefusedException($"The link {relative} leads out of the folder. Copy what it points to, or remove it.");
        return target;
    }

    /// <summary>What tools leave behind is not content.</summary>
    static bool Ignored(string relative) => Path.GetFileName(relative) is ".git" or "__pycache__" or ".DS_Store";
}
