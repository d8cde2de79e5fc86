using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Boxes and scores from maps of two scales, as a dictionary. Source: Liu et al. 2016, arXiv 1512.02325.</summary>
/// <remarks>Shapes: (N, 3, H, W) → <c>boxes</c> (N, Anchors, 4), <c>scores</c> (N, Anchors, Classes).</remarks>
internal sealed class SsdDetector : nn.Module<Tensor, Dictionary<string, Tensor>>
{
    private const long Anchors = 4;
    private const long Corners = 4;
    private const long Classes = 21;

    private readonly Sequential fine = nn.Sequential(
        Layers.Normalized(3, 32, 3, 2, after: nn.ReLU()), Layers.Normalized(32, 64, 3, 2, after: nn.ReLU()), Layers.Normalized(64, 96, 3, after: nn.ReLU()));

    private readonly Sequential coarse = nn.Sequential(
        Layers.Normalized(96, 64, 1, after: nn.ReLU()), Layers.Normalized(64, 128, 3, 2, after: nn.ReLU()));

    private readonly Conv2d fine_boxes = nn.Conv2d(96, Anchors * Corners, kernel_size: 3, padding: 1);
    private readonly Conv2d fine_scores = nn.Conv2d(96, Anchors * Classes, kernel_size: 3, padding: 1);
    private readonly Conv2d coarse_boxes = nn.Conv2d(128, Anchors * Corners, kernel_size: 3, padding: 1);
    private readonly Conv2d coarse_scores = nn.Conv2d(128, Anchors * Classes, kernel_size: 3, padding: 1);

    public SsdDetector()
        : base(nameof(SsdDetector)) => RegisterComponents();

    public override Dictionary<string, Tensor> forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var near = fine.call(input);
        var far = coarse.call(near);
        return new()
        {
            ["boxes"] = cat([Rows(fine_boxes.call(near), Corners), Rows(coarse_boxes.call(far), Corners)], 1).MoveToOuterDisposeScope(),
            ["scores"] = cat([Rows(fine_scores.call(near), Classes), Rows(coarse_scores.call(far), Classes)], 1).MoveToOuterDisposeScope(),
        };
    }

    private static Tensor Rows(Tensor maps, long width) => maps.permute(0, 2, 3, 1).reshape(maps.shape[0], -1, width);
}
