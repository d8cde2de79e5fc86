using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>A path and its shortcut, added: <c>after(path(x) + shortcut(x))</c>.</summary>
internal sealed class Residual : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> path;
    private readonly nn.Module<Tensor, Tensor>? shortcut;
    private readonly nn.Module<Tensor, Tensor>? after;

    public Residual(nn.Module<Tensor, Tensor> path, nn.Module<Tensor, Tensor>? shortcut = null, nn.Module<Tensor, Tensor>? after = null)
        : base(nameof(Residual))
    {
        this.path = path;
        this.shortcut = shortcut;
        this.after = after;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var sum = path.call(input) + (shortcut?.call(input) ?? input);
        return (after?.call(sum) ?? sum).MoveToOuterDisposeScope();
    }
}
