using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

/// <summary>One parameter, w = [1, 2, 3, 4], whose loss is its sum: the model of the worked examples EX-25 to EX-43.</summary>
internal sealed class VectorModel : nn.Module
{
    // The field's name is the parameter's name.
    private readonly Parameter w;

    public VectorModel(string name = "vector")
        : base(name)
    {
        using Tensor values = tensor(new float[] { 1, 2, 3, 4 });
        w = new Parameter(values.clone());
        RegisterComponents();
    }

    public Parameter Weight => w;

    public float[] Values => [.. w.data<float>()];

    public Tensor Loss() => w.sum();
}
