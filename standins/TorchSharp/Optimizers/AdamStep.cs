using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What Adam and AdamW have in common: the step from running means (Kingma and Ba 2014, algorithm 1).</summary>
internal readonly record struct AdamStep(long Count, double Rate, double Beta1, double Beta2, double Epsilon)
{
    private static readonly Op Maximum = new("maximum", "out");

    /// <summary>Moves the means towards gradients and their squares, and the parameters against the gradients. AMSGrad divides by the largest means so far.</summary>
    internal static void Take(Tensor[] parameters, Tensor[] gradients, Tensor[] mean, Tensor[] square, Tensor[]? largest, AdamStep step)
    {
        Lists.Scale(mean, step.Beta1);
        Lists.AddTo(mean, gradients, 1 - step.Beta1);
        Lists.Scale(square, step.Beta2);
        Lists.AddProduct(square, gradients, gradients, 1 - step.Beta2);
        for (int k = 0; k < largest?.Length; k++) Maximum.RunInPlace(largest[k], square[k], largest[k]);

        Tensor[] denominator = Lists.Sqrt.RunList(largest ?? square);
        Lists.Divide(denominator, Math.Sqrt(1 - Math.Pow(step.Beta2, step.Count)));
        Lists.AddTo(denominator, step.Epsilon);
        Lists.AddQuotient(parameters, mean, denominator, -step.Rate / (1 - Math.Pow(step.Beta1, step.Count)));
    }
}
