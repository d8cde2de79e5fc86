using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Pulls pairs marked 1 together and pushes pairs marked -1 apart, by their cosine.</summary>
public sealed class CosineEmbeddingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
{
    internal CosineEmbeddingLoss(double margin, nn.Reduction reduction)
        : base(reduction)
    {
        this.margin = margin;
    }

    public double margin { get; }

    public override Tensor forward(Tensor input1, Tensor input2, Tensor target) => F.cosine_embedding_loss(input1, input2, target, margin, reduction);
}

/// <summary>Asks the first input to rank above the second, or below where the target is -1.</summary>
public sealed class MarginRankingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
{
    internal MarginRankingLoss(double margin, nn.Reduction reduction)
        : base(reduction)
    {
        this.margin = margin;
    }

    public double margin { get; }

    public override Tensor forward(Tensor input1, Tensor input2, Tensor target) => F.margin_ranking_loss(input1, input2, target, margin, reduction);
}

/// <summary>A distance where the target is 1, and what it lacks to the margin where it is -1.</summary>
public sealed class HingeEmbeddingLoss : Loss<Tensor, Tensor, Tensor>
{
    internal HingeEmbeddingLoss(double margin, nn.Reduction reduction)
        : base(reduction)
    {
        this.margin = margin;
    }

    public double margin { get; }

    public override Tensor forward(Tensor input, Tensor target) => F.hinge_embedding_loss(input, target, margin, reduction);
}

/// <summary>Logistic loss of targets 1 and -1.</summary>
public sealed class SoftMarginLoss : Loss<Tensor, Tensor, Tensor>
{
    internal SoftMarginLoss(nn.Reduction reduction)
        : base(reduction)
    {
    }

    public override Tensor forward(Tensor input, Tensor target) => F.soft_margin_loss(input, target, reduction);
}

/// <summary>Asks an anchor to be nearer to the positive than to the negative, by a margin.</summary>
public sealed class TripletMarginLoss : Loss<Tensor, Tensor, Tensor, Tensor>
{
    private readonly double eps;
    private readonly bool swap;

    internal TripletMarginLoss(double margin, long p, double eps, bool swap, nn.Reduction reduction)
        : base(reduction)
    {
        this.eps = eps;
        this.swap = swap;
        this.margin = margin;
        this.p = p;
    }

    public double margin { get; }

    public long p { get; }

    public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
        F.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction);
}

/// <summary>The triplet loss with a distance of the caller's.</summary>
public sealed class TripletMarginWithDistanceLoss : Loss<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor, Tensor>? distance;
    private readonly bool swap;

    internal TripletMarginWithDistanceLoss(Func<Tensor, Tensor, Tensor>? distance, double margin, bool swap, nn.Reduction reduction)
        : base(reduction)
    {
        this.distance = distance;
        this.margin = margin;
        this.swap = swap;
    }

    public double margin { get; }

    public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
        F.triplet_margin_with_distance_loss(anchor, positive, negative, distance, margin, swap, reduction);
}
