using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Several paths from one input, concatenated along the channels.</summary>
internal sealed class Branches : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<nn.Module<Tensor, Tensor>> branches;

    public Branches(params nn.Module<Tensor, Tensor>[] paths)
        : base(nameof(Branches))
    {
        branches = new ModuleList<nn.Module<Tensor, Tensor>>(paths);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return cat([.. branches.Select(branch => branch.call(input))], 1).MoveToOuterDisposeScope();
    }
}
