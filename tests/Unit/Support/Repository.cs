using System.Runtime.CompilerServices;

namespace AiPlatform.Unit;

/// <summary>Files of the checkout that the tests were built from.</summary>
static class Repository
{
    public static string File(string path) => Path.GetFullPath(Path.Combine(Root(), path));

    static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..");
}
