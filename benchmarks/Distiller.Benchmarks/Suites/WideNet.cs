using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>Few layers of many filters: what int8 gives where products, not calls, take the time.</summary>
internal sealed class WideNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    internal WideNet()
        : base(nameof(WideNet))
    {
        layers = nn.Sequential(
            nn.Conv2d(3, 128, 3, padding: 1), nn.ReLU(),
            nn.Conv2d(128, 256, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Conv2d(256, 256, 3, padding: 1), nn.ReLU(),
            nn.Conv2d(256, 512, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Conv2d(512, 512, 3, padding: 1), nn.ReLU(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => layers.call(input);
}
