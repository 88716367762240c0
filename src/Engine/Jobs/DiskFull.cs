namespace AiPlatform.Engine.Jobs;

/// <summary>Tells a full disk from other failures of input and output.</summary>
public static class DiskFull
{
    const int NoSpace = 28;
    const int QuotaExceeded = 122;
    const int DiskFullCode = unchecked((int)0x80070070);

    public static bool Is(Exception e) => e is IOException { HResult: NoSpace or QuotaExceeded or DiskFullCode };
}
