using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning;

/// <summary>Maps observations (N, Length) to actions (N, 1) from 0 to 1.</summary>
internal sealed class Actor : nn.Module<Tensor, Tensor>
{
    private readonly Linear first;
    private readonly Linear second;
    private readonly Linear third;

    public Actor(int observation, int hidden)
        : base(nameof(Actor))
    {
        first = nn.Linear(observation, hidden);
        second = nn.Linear(hidden, hidden);
        third = nn.Linear(hidden, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return sigmoid(third.call(F.relu(second.call(F.relu(first.call(input)))))).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            first.Dispose();
            second.Dispose();
            third.Dispose();
        }

        base.Dispose(disposing);
    }
}
