using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The slices of some tensors along their first dimension. The tensors are shared, not copied.</summary>
public class TensorDataset : utils.data.IterableDataset
{
    private static readonly Op Alias = new("alias");
    private static readonly Op Select = new("select", "int");

    private readonly Tensor[] tensors;

    internal TensorDataset(Tensor[] tensors)
    {
        if (tensors is null || tensors.Length == 0) throw new ArgumentException("A tensor dataset needs at least one tensor.", nameof(tensors));
        long count = tensors[0].size(0);
        if (tensors.FirstOrDefault(tensor => tensor.size(0) != count) is { } odd)
            throw new ArgumentException($"The tensors of a dataset must agree in their first dimension: {count} and {odd.size(0)}.", nameof(tensors));
        this.tensors = [.. tensors.Select(tensor => Alias.Run(tensor).DetachFromDisposeScope())];
        Count = count;
    }

    public override long Count { get; }

    public IList<Tensor> this[long index] => [.. tensors.Select(tensor => Select.Run(tensor, 0, index))];

    public override IList<Tensor> GetTensor(long index) => this[index];

    protected override void Dispose(bool disposing)
    {
        if (disposing) foreach (Tensor tensor in tensors) tensor.Dispose();
        base.Dispose(disposing);
    }
}
