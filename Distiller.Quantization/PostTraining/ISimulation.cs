using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Something that stands in for a module of a quantized model until it is disposed.</summary>
internal interface ISimulation : IDisposable
{
    /// <summary>Path of the module.</summary>
    string Name { get; }

    /// <summary>The module.</summary>
    nn.Module Module { get; }

    /// <summary>What is done in its place.</summary>
    SimulationKind Kind { get; }

    /// <summary>Scales, zero points and integers by the names that the original gives them; the caller disposes them.</summary>
    IEnumerable<(string Name, Tensor Value)> Parameters();
}
