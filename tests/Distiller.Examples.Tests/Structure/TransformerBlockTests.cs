using Distiller.Pruning;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Structure;

/// <summary>Whole blocks of transformers: two additions each, behind normalisations.</summary>
[TestFixture]
public sealed class TransformerBlockTests
{
    [TestCase("vit_small")]
    [TestCase("gpt_small")]
    public void A_block_that_adds_twice_is_found_and_removed(string name)
    {
        Architecture entry = Architectures.Find(name);
        using var model = (nn.Module<Tensor, Tensor>)entry.Build(seed: 1);
        Tensor input = entry.RandomInputs(batch: 2, seed: 2).Single();
        using var scope = NewDisposeScope();

        ResidualBlock[] blocks = [.. ResidualBlocks.Find(model, input)];

        Assert.That(blocks.Select(block => block.Name), Is.EqualTo(model.named_modules().Where(module => module.module.GetName() == "TransformerBlock").Select(module => module.name)));
        Assert.That(blocks.Select(block => block.KeptReason), Has.All.Null);
        Assert.That(blocks.Select(block => block.Gates.Length), Has.All.EqualTo(2));
        Assert.That(blocks[1].Gates[1], Is.EqualTo($"{blocks[1].Name}.mlp.2"));

        BlockRemovalResult result = model.RemoveBlocks(input, [blocks[1].Name]);

        Assert.That(result.ProofError, Is.LessThan(1e-5));
        Assert.That(result.OutputChange, Is.GreaterThan(0));
        Assert.That(result.ParametersBefore - result.ParametersAfter, Is.EqualTo(blocks[1].ParameterCount));
        Assert.That(ResidualBlocks.Find(model, input).Select(block => block.Name), Is.EqualTo(blocks.Where(block => block != blocks[1]).Select(block => block.Name)));
        input.Dispose();
    }
}
