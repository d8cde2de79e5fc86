using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What quantization did with an operation that code between modules calls, such as <c>x + shortcut</c>.</summary>
/// <remarks>
/// Such an operation computes in float on values that lie on grids; its result is on a grid of its own from where a module takes it.
/// Operations that only move values, such as a change of shape, are passed over: what is taken behind them counts.
/// </remarks>
/// <param name="Operator">Name of the operator in libtorch, such as <c>aten::add</c>.</param>
/// <param name="ModulePath">Module whose code calls it; empty for the model itself.</param>
/// <param name="Shape">Shape of its result on the example input.</param>
/// <param name="Takers">Modules that are given the result, and operators; empty if it is the model's output.</param>
/// <param name="ActivationBits">Bits to which the modules quantize the result; null if it stays in float on some way.</param>
/// <param name="SignalToNoise">10 · log10(Σ x² / Σ (x - x_q)²) of the result as the first module is given it, in decibels; null if no module is.</param>
/// <param name="Reason">Why the result is in float; null if it is not.</param>
public sealed record PlacedOperation(
    string Operator,
    string ModulePath,
    ImmutableArray<long> Shape,
    ImmutableArray<string> Takers,
    int? ActivationBits,
    double? SignalToNoise,
    string? Reason);
