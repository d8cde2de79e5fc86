using System.Collections.Immutable;
using System.Globalization;
using Distiller.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Transforms;

/// <summary>Folds batch normalisations into the layers before them, for inference.</summary>
/// <remarks>
/// With σ = sqrt(running variance + ε): weight ← weight · γ/σ for each output channel, bias ← β + γ · (bias - running mean)/σ; a
/// missing bias is made. The normalisation stays in the model and passes its input on: mean 0, variance 1, ε 0, γ 1, β 0.
/// It is proven each time that the outputs are those of before; else the model is left as it was.
/// <para>Source: Distiller, <c>model_transforms.py</c>, <c>fold_batch_norms</c>. The original matches neighbours in the order of
/// operators; here the tensor has to go from the layer to the normalisation, and nowhere else (14.12).</para>
/// </remarks>
public static class BatchNormFolding
{
    private const double Tolerance = 1e-4;

    /// <summary>Folds every normalisation that is given nothing but the output of a convolution or linear layer that nothing else is given.</summary>
    /// <param name="model">The model, changed in place. Meant for inference: in training its normalisations would normalise anew.</param>
    /// <param name="input">A batch of inputs, to find the order of the modules and to prove the result.</param>
    /// <returns>What was folded, in the order of the forward pass; empty if there was nothing to fold.</returns>
    /// <exception cref="ModelStructureException">The outputs changed, because something else reads a layer's output; the model is as it was.</exception>
    public static ImmutableArray<FoldedNormalization> Fold(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        ModuleTrace trace = ModuleTrace.Of(model, input);
        (TracedModule Layer, NormBase Norm, string Name)[] pairs = [.. Pairs(trace)];
        if (pairs.Length == 0)
        {
            return [];
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        bool training = model.training;
        model.eval();
        try
        {
            Tensor before = model.call(input);
            List<Action> undo = [];
            foreach ((TracedModule layer, NormBase norm, _) in pairs)
            {
                undo.Add(Fold(layer.Module, norm));
            }

            Prove(model, input, before, undo);
        }
        finally
        {
            model.train(training);
        }

        return [.. pairs.Select(pair => new FoldedNormalization(pair.Layer.Name, pair.Name))];
    }

    private static IEnumerable<(TracedModule, NormBase, string)> Pairs(ModuleTrace trace)
    {
        foreach (TracedModule layer in trace.Modules)
        {
            if (layer is { Calls: 1, Module: Linear or Convolution { transposed: false }, Successors: [var next] }
                && trace.Find(next) is { Calls: 1, Module: NormBase { track_running_stats: true } norm }
                && norm is BatchNorm1d or BatchNorm2d or BatchNorm3d
                && norm.num_features == Weight(layer.Module).shape[0])
            {
                yield return (layer, norm, next);
            }
        }
    }

    /// <summary>Folds one pair; the result undoes it.</summary>
    private static Action Fold(nn.Module layer, NormBase norm)
    {
        (Tensor weight, Parameter? bias) = (Weight(layer), Bias(layer));
        Tensor factor = (norm.running_var! + norm.eps).rsqrt();
        factor = norm.weight is { } gamma ? factor * gamma : factor;
        Tensor shift = ((bias is null ? zeros_like(norm.running_mean!) : bias) - norm.running_mean!) * factor;
        shift = norm.bias is { } beta ? shift + beta : shift;

        Tensor[] state = [weight, .. bias is null ? (Tensor[])[] : [bias], norm.running_mean!, norm.running_var!, .. norm.weight is null ? (Tensor[])[] : [norm.weight, norm.bias!]];
        Tensor[] copies = [.. state.Select(tensor => tensor.clone())];
        double eps = norm.eps;

        long[] perOutput = [-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        weight.mul_(factor.reshape(perOutput));
        if (bias is null)
        {
            SetBias(layer, new Parameter(shift.clone().DetachFromDisposeScope()));
        }
        else
        {
            bias.copy_(shift);
        }

        norm.running_mean!.zero_();
        norm.running_var!.fill_(1);
        norm.weight?.fill_(1);
        norm.bias?.zero_();
        SetEpsilon(norm, 0);
        return () =>
        {
            if (bias is null)
            {
                Bias(layer)?.Dispose();
                SetBias(layer, null);
            }

            for (int i = 0; i < state.Length; i++)
            {
                state[i].copy_(copies[i]);
            }

            SetEpsilon(norm, eps);
        };
    }

    private static void Prove(nn.Module<Tensor, Tensor> model, Tensor input, Tensor before, List<Action> undo)
    {
        Tensor after = model.call(input);
        double scale = Math.Max(before.abs().max().ToDouble(), 1e-12);
        double change = (after - before).abs().max().ToDouble() / scale;
        if (change <= Tolerance)
        {
            return;
        }

        undo.ForEach(action => action());
        throw new ModelStructureException(string.Create(
            CultureInfo.InvariantCulture,
            $"Folding the batch normalisations of '{model.GetName()}' changed its output by {change:0.0e+0} of its largest value: an expression between modules reads the output of a layer before its normalisation. The model is as it was."));
    }

    private static Parameter Weight(nn.Module layer) => layer is Linear linear ? linear.weight! : ((Convolution)layer).weight!;

    private static Parameter? Bias(nn.Module layer) => layer is Linear linear ? linear.bias : ((Convolution)layer).bias;

    private static void SetBias(nn.Module layer, Parameter? bias)
    {
        if (layer is Linear linear)
        {
            linear.bias = bias!;
        }
        else
        {
            ((Convolution)layer).bias = bias!;
        }
    }

    private static void SetEpsilon(NormBase norm, double eps)
    {
        switch (norm)
        {
            case BatchNorm1d one:
                one.eps = eps;
                break;
            case BatchNorm2d two:
                two.eps = eps;
                break;
            case BatchNorm3d three:
                three.eps = eps;
                break;
            default:
                throw new ArgumentException($"A {norm.GetName()} is no batch normalisation.", nameof(norm));
        }
    }
}
