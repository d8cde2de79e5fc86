namespace Distiller.Native;

/// <summary>An argument of a recorded operator.</summary>
/// <param name="Name">Name of the parameter in the operator's schema.</param>
/// <param name="Value">
/// A <see cref="RecordedTensor"/>, an array of them, a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="string"/>, an array of <see cref="long"/> or <see cref="double"/>, a <see cref="NativeObject"/> for what has no
/// managed form, or null.
/// </param>
public sealed record RecordedArgument(string Name, object? Value);
