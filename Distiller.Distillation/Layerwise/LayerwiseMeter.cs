using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>Sums up passes over held-out inputs, weighted by their frames.</summary>
internal sealed class LayerwiseMeter(LayerwiseOptions options)
{
    private readonly double[] _reconstruction = new double[options.Targets.Length];
    private readonly double[] _cosine = new double[options.Targets.Length];
    private double _alignment;
    private double _frames;

    public void Add(LayerwiseStep pass)
    {
        using var scope = NewDisposeScope();
        var frames = pass.Mask?.sum().item<float>() ?? pass.Targets.shape[0] * pass.Targets.shape[2];
        for (var target = 0; target < _cosine.Length; target++)
        {
            var (predictions, states) = (pass.Predictions.narrow(1, target, 1), pass.Targets.narrow(1, target, 1));
            _reconstruction[target] += frames * LayerwiseLoss.Reconstruct(predictions, states, pass.Mask, options.Reconstruction).item<float>();
            _cosine[target] += frames * LayerwiseLoss.Mean(LayerwiseLoss.Cosine(predictions, states), pass.Mask).item<float>();
        }

        _alignment += frames * LayerwiseLoss.Align(pass.Predictions, pass.Targets, pass.Mask).item<float>();
        _frames += frames;
    }

    public LayerwiseQuality Result() => new(
        (_reconstruction.Average() / _frames) + (options.CosineWeight * _alignment / _frames),
        [.. options.Targets.Select((target, i) => new TargetQuality(target, _reconstruction[i] / _frames, _cosine[i] / _frames))]);
}
