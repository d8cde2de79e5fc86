using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Cross-stage blocks: half of the channels goes through bottlenecks, and every step is kept. Form of YOLOv8's C2f.</summary>
internal static class C2fNet
{
    public static nn.Module<Tensor, Tensor> Create() => new Classifier(
        nameof(C2fNet),
        [
            Layers.Normalized(3, 16, 3, 2, after: nn.SiLU()), Layers.Normalized(16, 32, 3, 2, after: nn.SiLU()), new C2f(32, 1),
            Layers.Normalized(32, 64, 3, 2, after: nn.SiLU()), new C2f(64, 2),
        ],
        nn.Linear(64, 10));

    private sealed class C2f : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential cv1;
        private readonly Sequential cv2;
        private readonly ModuleList<nn.Module<Tensor, Tensor>> m = new();

        public C2f(long channels, int repeats)
            : base(nameof(C2f))
        {
            var half = channels / 2;
            cv1 = Layers.Normalized(channels, channels, 1, after: nn.SiLU());
            cv2 = Layers.Normalized((2 + repeats) * half, channels, 1, after: nn.SiLU());
            for (var i = 0; i < repeats; i++)
            {
                m.Add(new Residual(nn.Sequential(
                    Layers.Normalized(half, half, 3, after: nn.SiLU()), Layers.Normalized(half, half, 3, after: nn.SiLU()))));
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            List<Tensor> steps = [.. cv1.call(input).chunk(2, 1)];
            foreach (var step in m)
            {
                steps.Add(step.call(steps[^1]));
            }

            return cv2.call(cat(steps, 1)).MoveToOuterDisposeScope();
        }
    }
}
