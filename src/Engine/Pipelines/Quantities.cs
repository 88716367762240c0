using System.Globalization;

namespace AiPlatform.Engine.Pipelines;

/// <summary>Amounts as people write them: <c>500m</c> cores, <c>4Gi</c> bytes, <c>1h30m</c>.</summary>
internal static class Quantities
{
    static readonly (string Suffix, decimal Factor)[] MemoryUnits =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("k", 1e3m), ("K", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("", 1),
    ];

    static readonly (string Suffix, long Milliseconds)[] DurationUnits =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    const decimal MaxMemory = 1L << 50;
    const decimal MaxDuration = 365L * 86_400_000;

    /// <summary>Cores: <c>2</c>, <c>0.5</c> or <c>500m</c>; a thousandth at least, at most 4096.</summary>
    public static double? Cpu(string text)
    {
        var milli = text.EndsWith('m');
        if (!Amount(milli ? text[..^1] : text, out var amount))
            return null;
        var cores = milli ? amount / 1000 : amount;
        return cores is > 0 and <= 4096 && cores * 1000 % 1 == 0 ? (double)cores : null;
    }

    /// <summary>Bytes: <c>4Gi</c>, <c>512Mi</c>, <c>1.5G</c> or a plain number; above 0.</summary>
    public static long? Memory(string text)
    {
        var (suffix, factor) = MemoryUnits.First(u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        return Amount(text[..^suffix.Length], out var amount) && amount <= MaxMemory && amount * factor is >= 1 and <= MaxMemory
            ? (long)(amount * factor) : null;
    }

    /// <summary><c>90s</c>, <c>1h30m</c>, <c>250ms</c>; at most a year.</summary>
    public static TimeSpan? Duration(string text)
    {
        decimal total = 0;
        var at = 0;
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            var letters = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            var unit = DurationUnits.FirstOrDefault(u => u.Suffix == text[letters..at]);
            if (unit.Suffix is null || letters - digits is 0 or > 15)
                return null;
            total += decimal.Parse(text.AsSpan(digits, letters - digits), CultureInfo.InvariantCulture) * unit.Milliseconds;
        }
        return text.Length > 0 && total <= MaxDuration ? TimeSpan.FromMilliseconds((long)total) : null;
    }

    public static string CpuText(double cores) => ((decimal)cores).ToString("0.############################", CultureInfo.InvariantCulture);

    public static string MemoryText(long bytes)
    {
        var (suffix, factor) = MemoryUnits.Take(4).Reverse().FirstOrDefault(u => bytes % u.Factor == 0);
        return suffix is null ? bytes.ToString(CultureInfo.InvariantCulture) : $"{bytes / (long)factor}{suffix}";
    }

    public static string DurationText(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var unit = DurationUnits.Last(u => milliseconds % u.Milliseconds == 0 && (milliseconds > 0 || u.Suffix == "s"));
        return $"{milliseconds / unit.Milliseconds}{unit.Suffix}";
    }

    static bool Amount(string text, out decimal amount)
    {
        amount = 0;
        return text.Length is > 0 and <= 20 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }
}
