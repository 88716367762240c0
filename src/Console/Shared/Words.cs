using System.Globalization;

namespace AiPlatform.Console.Shared;

/// <summary>Numbers and times as people read them.</summary>
public static class Words
{
    /// <summary>1023.95 would be written as 1024.</summary>
    const double LeastOfNextUnit = 1023.5;

    public static string Absolute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Ago(TimeSpan ago) => ago switch
    {
        { TotalSeconds: < 10 } => "just now",
        { TotalMinutes: < 1 } => $"{(int)ago.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)ago.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)ago.TotalHours} h ago",
        { TotalDays: < 60 } => $"{(int)ago.TotalDays} d ago",
        _ => $"{(int)(ago.TotalDays / 30)} months ago",
    };

    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 0 } => "0 s",
        // What would be rounded up to the next unit is told in that unit.
        { TotalMilliseconds: < 999.5 } => FormattableString.Invariant($"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 9.95 } => FormattableString.Invariant($"{duration.TotalSeconds:0.0} s"),
        { TotalSeconds: < 60 } => FormattableString.Invariant($"{Math.Floor(duration.TotalSeconds):0} s"),
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds:00} s",
        { TotalDays: < 1 } => $"{duration.Hours} h {duration.Minutes:00} min",
        _ => $"{(int)duration.TotalDays} d {duration.Hours} h",
    };

    /// <summary>A duration that goes on, in whole seconds.</summary>
    public static string Elapsed(TimeSpan so) => so.TotalSeconds < 10 ? $"{Math.Max(0, (int)so.TotalSeconds)} s" : Duration(so);

    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        var unit = 0;
        for (; value >= LeastOfNextUnit && unit < units.Length - 1; unit++)
            value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }

    public static string Percent(double fraction) => FormattableString.Invariant($"{fraction * 100:0} %");

    /// <summary>The first characters of a content address, enough to compare by eye.</summary>
    public static string Short(string digest) => digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..] is var hash && hash.Length > 12 ? hash[..12] : digest;
}
