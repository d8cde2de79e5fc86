namespace Distiller.Results;

/// <summary>A range of values.</summary>
/// <param name="Name">Who chose it, such as a rule.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record NamedRange(string Name, double Low, double High);
