using Distiller.Configuration;
using Distiller.Pruning;
using Distiller.Scheduling;
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

    [TestCase("vit_small", "input_shape: [1, 3, 32, 32]")]
    [TestCase("gpt_small", "input_shape: [1, 16], vocabulary: 256")]
    public void A_file_removes_a_block_and_factors_another(string name, string input)
    {
        Architecture entry = Architectures.Find(name);
        using var model = (nn.Module<Tensor, Tensor>)entry.Build(seed: 1);
        using var optimizer = optim.AdamW(model.parameters());
        using CompressionScheduler scheduler = new(Read(input), model, optimizer);

        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(new TrainingStep(0, 0, 1));

        Assert.That(model.get_parameter("blocks.1.ln1.weight")!.numel(), Is.Zero);
        Assert.That(model.get_parameter("blocks.2.mlp.0.weight")!.shape[1], Is.EqualTo(8));
        Assert.That(model.get_parameter("blocks.2.mlp.0.reduce.weight")!.shape[0], Is.EqualTo(8));
        Assert.That(model.get_parameter("blocks.0.mlp.0.weight")!.shape[1], Is.GreaterThan(8));
        Assert.That(optimizer.parameters().Count(), Is.EqualTo(model.parameters().Count()));
    }

    private static CompressionSchedule Read(string input)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.yaml");
        File.WriteAllText(path, $$"""
            extensions:
              depth: {class: BlockRemover, blocks: [blocks.1], {{input}}}
              svd: {class: LowRankFactorizer, ranks: {blocks.2.mlp.0.weight: 8}, {{input}}}
            policies:
              - extension: {instance_name: depth}
                epochs: [0]
              - extension: {instance_name: svd}
                epochs: [0]
            """);
        try
        {
            return ScheduleFile.Load(path, new ComponentRegistry().AddPruning());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
