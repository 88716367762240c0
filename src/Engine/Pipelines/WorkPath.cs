namespace AiPlatform.Engine.Pipelines;

/// <summary>Paths relative to a step's working directory, never out of it.</summary>
internal static class WorkPath
{
    public static string? Read(MapReader reader, string key) =>
        reader.Text(key) is { } path && Good(path, reader[key]!, reader.Problems) ? path : null;

    public static bool Good(string path, TreeNode at, ProblemList problems)
    {
        if (Wrong(path) is not { } why)
            return true;
        problems.Add("bad-path", at, $"'{ProblemList.Short(path)}' {why}. Paths are relative to the step's working directory and stay in it.");
        return false;
    }

    static string? Wrong(string path)
    {
        if (path.Trim().Length == 0)
            return "is empty";
        if (path.Length > 1024 || path.Any(char.IsControl))
            return "is too long or holds control characters";
        if (path[0] is '/' or '~' or '\\')
            return "is not relative";
        if (path.Split('/', '\\').Contains(".."))
            return "goes up by '..'";
        return path.AsSpan().ContainsAny('*', '?') ? "holds a wildcard, which is not expanded; name the folder" : null;
    }
}
