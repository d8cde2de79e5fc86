using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>A linear classifier by ridge regression on one-hot labels; how much it is held back is chosen on validation.</summary>
internal static class LinearProbe
{
    private static readonly ImmutableArray<double> Strengths = [1e-4, 1e-3, 1e-2, 1e-1, 1];

    /// <summary>The fraction of test items whose class is right, and that of validation for the strength chosen.</summary>
    /// <param name="training">Features (N, D) and labels (N).</param>
    /// <param name="validation">The same of validation.</param>
    /// <param name="test">The same of test.</param>
    public static (double Test, double Validation) Accuracy((Tensor X, Tensor Y) training, (Tensor X, Tensor Y) validation, (Tensor X, Tensor Y) test)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var mean = training.X.mean([0L]);
        var deviation = training.X.std(0, unbiased: false).clamp_min(1e-6);
        Tensor Prepared(Tensor features)
        {
            var standard = ((features - mean) / deviation).to(ScalarType.Float64);
            return cat([standard, ones([standard.shape[0], 1], dtype: ScalarType.Float64)], 1);
        }

        var x = Prepared(training.X);
        var classes = training.Y.max().item<long>() + 1;
        var y = nn.functional.one_hot(training.Y, classes).to(ScalarType.Float64);
        var (gram, moment) = (x.t().matmul(x), x.t().matmul(y));
        var (validationX, testX) = (Prepared(validation.X), Prepared(test.X));
        var best = (Test: 0.0, Validation: -1.0);
        foreach (var strength in Strengths)
        {
            var weights = linalg.solve(gram + (eye(gram.shape[0], dtype: ScalarType.Float64) * (strength * x.shape[0])), moment);
            double Right(Tensor features, Tensor labels) => features.matmul(weights).argmax(1).eq(labels).to(ScalarType.Float64).mean().item<double>();
            var validated = Right(validationX, validation.Y);
            if (validated > best.Validation)
            {
                best = (Right(testX, test.Y), validated);
            }
        }

        return best;
    }
}
