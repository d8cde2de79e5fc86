using Distiller.Benchmarks.Harness;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>What a call costs before any arithmetic: one-element tensors.</summary>
internal sealed class OperatorCalls : IBenchmark
{
    public string Name => "operator-calls";

    public string Description => "one call on one-element tensors, result disposed";

    public int Rounds => 21;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        int repetitions = quick ? 2_000 : 20_000;
        Tensor x = ones(1), y = ones(1), tracked = ones(1).requires_grad_();
        List<Variant> variants =
        [
            Variant.TimedMicroseconds("add", () => x.add(y).Dispose(), repetitions) with { Owned = x },
            Variant.TimedMicroseconds("mul_ (in place)", () => x.mul_(y), repetitions) with { Owned = y },
            Variant.TimedMicroseconds("add with gradient", () => tracked.add(y).Dispose(), repetitions) with { Owned = tracked },
            Variant.TimedMicroseconds("view", () => x.view(1, 1).Dispose(), repetitions),
            Variant.TimedMicroseconds("item", () => x.item<float>(), repetitions),
            Variant.TimedMicroseconds("add in a dispose scope", () => AddInScope(x, y), repetitions),
        ];
        if (NativeSupport.IsAvailable)
        {
            NativeOperator add = NativeOperator.Find("aten::add", "Tensor");
            variants.Add(Variant.TimedMicroseconds("add by name", () => add.Call(x, y).Dispose(), repetitions));
        }

        return variants;
    }

    private static void AddInScope(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        _ = x.add(y);
    }
}
