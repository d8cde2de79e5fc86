using Distiller.Modules;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.PostTraining;

/// <summary>Operators whose second input is no batch: it is repeated along the first one's, or is a matrix.</summary>
public sealed class BroadcastTests
{
    private static TestCaseData[] Operators =>
    [
        new TestCaseData((Func<nn.Module<Tensor, Tensor, Tensor>>)(() => new Add())).SetArgDisplayNames("Add"),
        new TestCaseData((Func<nn.Module<Tensor, Tensor, Tensor>>)(() => new Multiply())).SetArgDisplayNames("Multiply"),
        new TestCaseData((Func<nn.Module<Tensor, Tensor, Tensor>>)(() => new MatrixProduct())).SetArgDisplayNames("MatrixProduct"),
    ];

    [TestCaseSource(nameof(Operators))]
    public void Tensors_of_unequal_rank_are_combined(Func<nn.Module<Tensor, Tensor, Tensor>> make)
    {
        using var scope = NewDisposeScope();
        using TableNet net = new(make());
        Some.Refill(net, seed: 5);
        net.eval();
        var input = HashFill.Tensor([2, 5, 4], 1);
        var expected = net.call(input);
        var statistics = StatisticsCollector.Collect(net, () => net.call(input).Dispose());
        using var quantized = PostTrainingQuantizer.Quantize(net, input, statistics: statistics);
        Assert.That(quantized.Placements.Single(placed => placed.Name == "operation").Reason, Is.Null);
        TensorAssert.Close(net.call(input), expected, 0.03 * expected.abs().max().ToDouble());
    }

    // Additive attention adds every query to every place: (N, T, 1, H) and (N, 1, S, H).
    [Test]
    public void Tensors_that_are_both_repeated_are_combined([Values] bool multiplies, [Values] bool isTurned)
    {
        using var scope = NewDisposeScope();
        using PairsNet net = new(multiplies ? new Multiply() : new Add(), isTurned);
        Some.Refill(net, seed: 6);
        net.eval();
        var input = HashFill.Tensor([2, 5, 4], 1);
        var expected = net.call(input);
        var statistics = StatisticsCollector.Collect(net, () => net.call(input).Dispose());
        using var quantized = PostTrainingQuantizer.Quantize(net, input, statistics: statistics);
        TensorAssert.Shape(net.call(input), 2, 5, isTurned ? 3 : 5, 4);
        TensorAssert.Close(net.call(input), expected, 0.03 * expected.abs().max().ToDouble());
    }

    private sealed class PairsNet : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(4, 4);
        private readonly Linear second = nn.Linear(4, 4);
        private readonly nn.Module<Tensor, Tensor, Tensor> operation;
        private readonly bool isTurned;

        // Turned, the first one alone is repeated: it has no room for the sum.
        public PairsNet(nn.Module<Tensor, Tensor, Tensor> operation, bool isTurned)
            : base(nameof(PairsNet))
        {
            (this.operation, this.isTurned) = (operation, isTurned);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var (left, right) = isTurned
                ? (first.call(input).unsqueeze(2), second.call(input).unsqueeze(2).expand(2, 5, 3, 4))
                : (first.call(input.unsqueeze(2)), second.call(input.unsqueeze(1)));
            return operation.call(left, right).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
                second.Dispose();
                operation.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class TableNet : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(4, 4);
        private readonly Linear second = nn.Linear(4, 4);
        private readonly nn.Module<Tensor, Tensor, Tensor> operation;

        public TableNet(nn.Module<Tensor, Tensor, Tensor> operation)
            : base(nameof(TableNet))
        {
            this.operation = operation;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var table = second.call(input[0, ..4]);
            return operation.call(first.call(input[.., ..4]), table).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
                second.Dispose();
                operation.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
