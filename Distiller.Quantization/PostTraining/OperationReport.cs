using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>Says of the operations between modules where their results become integers, or why they do not.</summary>
internal sealed class OperationReport(PostTrainingPlan plan, OutputRecording floats, OutputRecording quantized)
{
    /// <summary>The report on all operations.</summary>
    public ImmutableArray<PlacedOperation> Of(LooseOperations operations) => [.. operations.Found.Select(Of)];

    private PlacedOperation Of(LooseOperation operation)
    {
        int?[] bits = [.. operation.Modules.Select(taker => plan.InputBits(taker.Module))];
        var reason = Reason(operation, bits);
        return new(
            operation.Operator,
            operation.ModulePath,
            operation.Shape,
            [.. operation.Modules.Select(taker => taker.Module), .. operation.Operators],
            reason is null ? bits.Min() : null,
            operation.Modules is [var (module, index), ..] ? Decibels.Of(floats.FindInput(module, index), quantized.FindInput(module, index)) : null,
            reason);
    }

    private static string? Reason(LooseOperation operation, int?[] bits)
    {
        if (operation.IsOutput)
        {
            return "its result is the model's output";
        }

        if (operation.Operators is [var next, ..])
        {
            return $"its result goes to {next} between modules first";
        }

        var inFloat = Array.IndexOf(bits, null);
        return operation.Modules.IsEmpty
            ? "nothing reads its result"
            : inFloat >= 0 ? $"its result is taken by '{operation.Modules[inFloat].Module}', which does not quantize what it is given" : null;
    }
}
