namespace AiPlatform.Console.Access;

/// <summary>How a request says who it is from.</summary>
public static class Schemes
{
    /// <summary>Picks one of the other two by the request.</summary>
    public const string Either = "AiPlatform";
    public const string Session = "Session";
    public const string Token = "Token";
}
