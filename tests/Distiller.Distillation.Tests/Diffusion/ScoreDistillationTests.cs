using Distiller.Distillation.Diffusion;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

public sealed class ScoreDistillationTests
{
    [Test]
    public void Sample_on_its_target_gives_no_gradient_that_is_not_a_number()
    {
        using var scope = NewDisposeScope();
        var point = ones(1, 3);
        Assert.That(ScoreWeighting.DmdNormalised.Apply(point, point, point, ones(1)).data<float>().ToArray(), Is.EqualTo([0f, 0f, 0f]));
    }
}
