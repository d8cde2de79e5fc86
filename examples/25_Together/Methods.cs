namespace Distiller.Examples.Together;

/// <summary>Which of the three a run has.</summary>
[Flags]
internal enum Methods
{
    None = 0,
    Prune = 1,
    Quantize = 2,
    Distil = 4,
    All = Prune | Quantize | Distil,
}

/// <summary>What tables call them.</summary>
internal static class MethodNames
{
    /// <summary>The runs that are compared: none, each alone, the two that shrink without the one that teaches, all.</summary>
    public static readonly Methods[] Compared = [Methods.None, Methods.Prune, Methods.Quantize, Methods.Distil, Methods.Prune | Methods.Quantize, Methods.All];

    public static string Of(Methods methods) => methods switch
    {
        Methods.None => "none",
        Methods.All => "all three",
        var some => string.Join(" + ", new[] { (Methods.Prune, "pruned"), (Methods.Quantize, "quantized"), (Methods.Distil, "distilled") }
            .Where(method => some.HasFlag(method.Item1)).Select(method => method.Item2)),
    };
}
