using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning;

/// <summary>Maps observations (N, Length) and actions (N, 1) to expected rewards (N, 1).</summary>
internal sealed class Critic : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear observed;
    private readonly Linear acted;
    private readonly Linear second;
    private readonly Linear third;

    public Critic(int observation, int hidden)
        : base(nameof(Critic))
    {
        observed = nn.Linear(observation, hidden);
        acted = nn.Linear(1, hidden);
        second = nn.Linear(hidden, hidden);
        third = nn.Linear(hidden, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor observation, Tensor action)
    {
        using var scope = NewDisposeScope();
        var mixed = F.relu(observed.call(observation) + acted.call(action));
        return third.call(F.relu(second.call(mixed))).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            observed.Dispose();
            acted.Dispose();
            second.Dispose();
            third.Dispose();
        }

        base.Dispose(disposing);
    }
}
