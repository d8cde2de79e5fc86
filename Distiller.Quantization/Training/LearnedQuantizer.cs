using System.Collections.Immutable;
using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A function of the values and of one number that the optimizer learns: a clipping level or a step.</summary>
/// <param name="start">The number to begin with; null takes it from the first training batch.</param>
/// <param name="apply">The function of values and number.</param>
/// <param name="initialize">The number to begin with, from values.</param>
internal sealed class LearnedQuantizer(double? start, Func<Tensor, Tensor, Tensor> apply, Func<Tensor, double> initialize) : TensorQuantizer
{
    private readonly Parameter _value = new(tensor([(float)(start ?? 1)]).DetachFromDisposeScope());
    private bool _isSet = start is not null;

    internal override ImmutableArray<Parameter> Learned => [_value];

    internal override Tensor Apply(Tensor values, bool isTraining)
    {
        if (!_isSet && !isTraining)
        {
            return values.alias();
        }

        if (!_isSet)
        {
            using var noGradients = no_grad();
            _value.fill_(initialize(values));
            _isSet = true;
        }

        return apply(values, _value);
    }

    internal override StateDict SaveState() => StateDict.Empty.With("value", _value).With("set", _isSet);

    internal override void LoadState(StateDict state)
    {
        using var noGradients = no_grad();
        _value.copy_(state.Tensor("value"));
        _isSet = state.Flag("set");
    }

    public override void Dispose()
    {
        _value.Dispose();
        base.Dispose();
    }
}
