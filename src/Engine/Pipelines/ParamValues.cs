namespace AiPlatform.Engine.Pipelines;

/// <summary>The parameters of one run: every declared one has a value, or there are problems.</summary>
/// <param name="Values">Name to canonical text; empty while there are problems.</param>
/// <param name="Problems">Pointers are <c>/parameters/NAME</c>.</param>
public sealed record ParamValues(IReadOnlyDictionary<string, string> Values, IReadOnlyList<Problem> Problems)
{
    public bool Valid => Problems.Count == 0;

    /// <param name="given">What the caller passed; defaults fill the rest.</param>
    public static ParamValues Resolve(IReadOnlyList<ParamSpec> declared, IReadOnlyDictionary<string, string>? given) => throw new NotImplementedException();
}
