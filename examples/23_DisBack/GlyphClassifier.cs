using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>Tells the images' classes; its 32 features are where the Fréchet distance is measured.</summary>
internal sealed class GlyphClassifier : nn.Module<Tensor, Tensor>
{
    private const int Features = 32;
    private const int Batch = 64;
    private readonly Conv2d conv;
    private readonly Linear hidden;
    private readonly Linear output;

    public GlyphClassifier(int size)
        : base(nameof(GlyphClassifier))
    {
        conv = nn.Conv2d(1, 8, kernel_size: 3, stride: 2, padding: 1);
        hidden = nn.Linear(8 * size * size / 4, Features);
        output = nn.Linear(Features, Glyphs.Classes);
        RegisterComponents();
    }

    public Tensor FeaturesOf(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.silu(hidden.call(nn.functional.silu(conv.call(images)).flatten(1))).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return output.call(FeaturesOf(input)).MoveToOuterDisposeScope();
    }

    public void Learn(Tensor images, Tensor classes, int steps)
    {
        using optim.Optimizer optimizer = optim.Adam(parameters(), 3e-3);
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            long first = (long)step * Batch % (images.shape[0] - Batch);
            Tensor loss = nn.functional.cross_entropy(call(images.narrow(0, first, Batch)), classes.narrow(0, first, Batch));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        eval();
    }
}
