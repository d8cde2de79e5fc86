namespace Distiller.Examples.DisBack;

/// <summary>Where a student starts.</summary>
internal static class Starts
{
    /// <summary>A copy of the teacher, called at one noise level.</summary>
    public const string Matched = "matched";

    /// <summary>New weights, and samples moved away from the data.</summary>
    public const string Mismatched = "mismatched";
}
