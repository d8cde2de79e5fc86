using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>Switches a quantizer on when its window begins. It stays on afterwards: a quantized model does not go back.</summary>
internal sealed class QuantizationPolicy : CompressionPolicy
{
    private readonly IQuantizer _quantizer;

    internal QuantizationPolicy(IQuantizer quantizer, Compatibility compatibility)
    {
        _quantizer = quantizer;

        // The original quantizes from the moment at which the policy is made.
        _quantizer.IsActive |= compatibility == Compatibility.Distiller;
    }

    public override void OnEpochBegin(PolicyContext context) => _quantizer.IsActive = true;

    public override StateDict SaveState() => _quantizer.SaveState();

    public override void LoadState(StateDict state) => _quantizer.LoadState(state);
}
