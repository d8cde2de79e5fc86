using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Copies the weights of an LSTM between the built-in form, which is fast, and the modular one, which can be compressed.</summary>
/// <remarks>Source: Distiller, <c>modules/rnn.py</c>, <c>from_pytorch_impl</c> and <c>to_pytorch_impl</c>.</remarks>
public static class LstmConversion
{
    /// <summary>Makes the modular form of a built-in LSTM.</summary>
    /// <param name="source">The built-in LSTM; it stays as it is.</param>
    /// <param name="batchFirst">Whether it takes (N, T, In): the built-in form does not tell.</param>
    /// <param name="dropout">Its dropout between layers, which the built-in form does not tell either.</param>
    /// <returns>A modular LSTM with copies of the weights, in the same mode; the caller disposes it.</returns>
    public static ModularLstm ToModular(LSTM source, bool batchFirst = false, double dropout = 0)
    {
        Dictionary<string, Parameter> weights = source.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        int layers = weights.Keys.Count(name => name.StartsWith("weight_ih_l", StringComparison.Ordinal) && !name.EndsWith("_reverse", StringComparison.Ordinal));
        bool isBidirectional = weights.ContainsKey("weight_ih_l0_reverse");
        Parameter first = weights["weight_ih_l0"];
        ModularLstm result = new(first.shape[1], first.shape[0] / 4, layers, weights.ContainsKey("bias_ih_l0"), batchFirst, dropout, isBidirectional);
        Copy(result, weights, toModular: true);
        result.train(source.training);
        return result;
    }

    /// <summary>Copies the weights of a modular LSTM into a built-in one of the same sizes.</summary>
    /// <param name="source">The modular LSTM.</param>
    /// <param name="target">The built-in LSTM.</param>
    /// <exception cref="ModelStructureException">The sizes differ; the target is as it was.</exception>
    public static void CopyTo(ModularLstm source, LSTM target) =>
        Copy(source, target.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter), toModular: false);

    private static void Copy(ModularLstm modular, Dictionary<string, Parameter> weights, bool toModular)
    {
        (string Name, Parameter? Mine)[] pairs =
        [
            .. modular.ForwardCells.SelectMany((cell, layer) => Names(cell, FormattableString.Invariant($"l{layer}"))),
            .. modular.BackwardCells.SelectMany((cell, layer) => Names(cell, FormattableString.Invariant($"l{layer}_reverse"))),
        ];
        foreach ((string name, Parameter? mine) in pairs)
        {
            Parameter? other = weights.GetValueOrDefault(name);
            if ((mine is null) != (other is null) || (mine is not null && !mine.shape.SequenceEqual(other!.shape)))
            {
                throw new ModelStructureException(
                    $"The LSTMs differ in '{name}': {(mine is null ? "none" : Guards.ShapeText(mine.shape))} in the modular one, {(other is null ? "none" : Guards.ShapeText(other.shape))} in the built-in one. Make both of the same sizes.");
            }
        }

        using IDisposable noGrad = no_grad();
        foreach ((string name, Parameter? mine) in pairs.Where(pair => pair.Mine is not null))
        {
            _ = toModular ? mine!.copy_(weights[name]) : weights[name].copy_(mine!);
        }
    }

    private static IEnumerable<(string, Parameter?)> Names(ModularLstmCell cell, string suffix) =>
    [
        ($"weight_ih_{suffix}", cell.InputGates.weight), ($"weight_hh_{suffix}", cell.HiddenGates.weight),
        ($"bias_ih_{suffix}", cell.InputGates.bias), ($"bias_hh_{suffix}", cell.HiddenGates.bias),
    ];
}
