namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor right = target.mul(logsigmoid(input));
                Tensor wrong = target.neg().add(1).mul(logsigmoid(input.neg()));
                Tensor loss = right.add(wrong).neg();
                if (weight is not null) loss = loss.mul(weight);
                return Reduced(loss.mean([input.dim() - 1]), reduction).MoveToOuterDisposeScope();
            }

            public static Tensor gaussian_nll_loss(
                Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1e-6f, Reduction reduction = Reduction.Mean)
            {
                using DisposeScope scope = NewDisposeScope();
                // The bound guards the logarithm; the gradient passes it as if it were not there.
                Tensor floor = variance.detach().clamp_min(eps).sub(variance.detach());
                Tensor bounded = variance.add(floor);
                Tensor difference = input.sub(target);
                Tensor loss = bounded.log().add(difference.mul(difference).div(bounded)).mul(0.5);
                if (full) loss = loss.add(0.5 * Math.Log(2 * Math.PI));
                return Reduced(loss, reduction).MoveToOuterDisposeScope();
            }

            public static Tensor triplet_margin_with_distance_loss(Tensor anchor, Tensor positive, Tensor negative,
                Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
            {
                using DisposeScope scope = NewDisposeScope();
                Func<Tensor, Tensor, Tensor> between = distance ?? ((a, b) => pairwise_distance(a, b));
                Tensor near = between(anchor, positive);
                Tensor far = between(anchor, negative);
                if (swap) far = far.minimum(between(positive, negative));
                return Reduced(near.sub(far).add(margin).clamp_min(0), reduction).MoveToOuterDisposeScope();
            }

            private static Tensor Reduced(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.Mean => loss.mean(),
                Reduction.Sum => loss.sum(),
                _ => loss,
            };
        }
    }
}
