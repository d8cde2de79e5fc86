using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A linear map from the student's channels to the teacher's: a 1×1 convolution on maps, a linear layer elsewhere.</summary>
/// <remarks>
/// It is made by the first features that need it, because only they tell the widths, from a generator of its own, so that the
/// rest of the run is as random as it would be without it.
/// </remarks>
internal sealed class Regressor(bool always, long seed) : IDisposable
{
    private const string WeightKey = "weight";
    private const string BiasKey = "bias";
    private const int ImageDimensions = 4;
    private Parameter? _weight;
    private Parameter? _bias;

    /// <summary>Whether features needed it so far.</summary>
    public bool IsActive => _weight is not null;

    /// <summary>Brings features to the teacher's width.</summary>
    /// <param name="student">Shape (N, C, H, W), (N, D) or (N, T, D).</param>
    /// <param name="teacher">Features whose width is wanted.</param>
    /// <returns>Features that belong to the caller's scope.</returns>
    public Tensor Apply(Tensor student, Tensor teacher)
    {
        var axis = student.dim() == ImageDimensions ? 1 : (int)student.dim() - 1;
        var (from, to) = (student.shape[axis], teacher.shape[axis]);
        if (_weight is null && from == to && !always)
        {
            return student;
        }

        _weight ??= Create(student, from, to);
        _bias ??= Own(zeros(to, dtype: student.dtype, device: student.device));
        return axis == 1 && student.dim() == ImageDimensions
            ? nn.functional.conv2d(student, _weight.reshape(to, from, 1, 1), _bias)
            : nn.functional.linear(student, _weight, _bias);
    }

    /// <summary>One step of gradient descent; gradients are cleared.</summary>
    public void Descend(double rate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var parameter in (Parameter?[])[_weight, _bias])
        {
            if (parameter?.grad is { } gradient)
            {
                parameter.sub_(gradient * rate);
                gradient.zero_();
            }
        }
    }

    public StateDict SaveState() => _weight is null || _bias is null
        ? StateDict.Empty
        : StateDict.Empty.With(WeightKey, _weight).With(BiasKey, _bias);

    public void LoadState(StateDict state)
    {
        Dispose();
        if (state.Contains(WeightKey))
        {
            _weight = Own(state.Tensor(WeightKey).clone());
            _bias = Own(state.Tensor(BiasKey).clone());
        }
    }

    public void Dispose()
    {
        _weight?.Dispose();
        _bias?.Dispose();
        (_weight, _bias) = (null, null);
    }

    // The scale keeps the size of the features: variance 1 / fan-in.
    private Parameter Create(Tensor student, long from, long to)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var values = randn([to, from], dtype: student.dtype, device: student.device, generator: generator) / Math.Sqrt(from);
        return Own(values);
    }

    private static Parameter Own(Tensor values)
    {
        var parameter = new Parameter(values, true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
