using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Together;

/// <summary>Trains the same student with any of the three methods.</summary>
internal sealed class Workshop(Lab lab, nn.Module<Tensor, Tensor> teacher)
{
    public const int WeightBits = 4;
    private const int ActivationBits = 8;
    private const int FloatBits = 32;
    private const double LearningRate = 0.02;
    private const int Share = 5;

    private static readonly ImmutableArray<string> Convolutions = ["conv1.weight", "conv2.weight"];
    private static readonly ImmutableArray<string> Weights = [.. Convolutions, "fc.weight"];
    private static readonly RangeLinearQuantizerSpec Grid = new() { Name = "int4", WeightBits = WeightBits, ActivationBits = ActivationBits, IsPerChannel = true };

    public int Epochs => lab.Pick(12, 6);

    private int Third => Epochs / 3;

    private EpochWindow Always => EpochWindow.Range(0, Epochs);

    /// <summary>
    /// Filters go in the first third of the epochs and are removed at its end; single weights of what is left go in the second; quantization begins
    /// when the masks stand. The teacher is there all the time.
    /// </summary>
    public CompressionSchedule Schedule(Methods methods, TeacherStudent pair)
    {
        var schedule = CompressionSchedule.Empty;
        if (methods.HasFlag(Methods.Prune))
        {
            schedule = schedule
                .Prune(RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Cubic(from: 0.05, to: 0.5), [.. Convolutions]), EpochWindow.Range(0, Third))
                .Thin(new FilterRemoverSpec { Name = "thinner", InputShape = [.. lab.Data.Family.InputShape] }, EpochWindow.At(Third))
                .Prune(new AgpPrunerSpec { Name = "weights", InitialSparsity = 0.05, FinalSparsity = 0.6, Weights = [.. Weights] }, EpochWindow.Range(Third, 2 * Third));
        }

        if (methods.HasFlag(Methods.Quantize))
        {
            schedule = schedule.Quantize(Grid, EpochWindow.At(2 * Third));
        }

        if (methods.HasFlag(Methods.Distil))
        {
            schedule = schedule.Distill(pair, new SoftTargetSpec { Name = "teacher", Temperature = 4 }, Always, new() { DistillationWeight = 0.7, TaskWeight = 0.3 });
        }

        return schedule.DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = Epochs }, Always);
    }

    /// <summary>What the policies of the combined run do, and when.</summary>
    public ImmutableArray<(string Policy, EpochWindow Window)> Plan()
    {
        using SmallNet student = new();
        using TeacherStudent pair = new(student, [teacher]);
        return [.. Schedule(Methods.All, pair).Policies.Select(policy => (policy.Name, policy.Window))];
    }

    /// <summary>Runs every combination from several starts, then times what would be shipped.</summary>
    public ImmutableArray<Effects> RunAll(int starts)
    {
        List<Shipment> first = [];
        try
        {
            List<ImmutableArray<Outcome>> outcomes = [];
            foreach (var methods in MethodNames.Compared)
            {
                outcomes.Add([.. Enumerable.Range(0, starts).Select(start =>
                {
                    var (outcome, shipment) = Run(methods, start);
                    if (start == 0)
                    {
                        first.Add(shipment);
                    }
                    else
                    {
                        shipment.Dispose();
                    }

                    return outcome;
                })]);
            }

            var times = Shipment.Times(lab, first);
            return [.. MethodNames.Compared.Select((methods, i) => new Effects(methods, outcomes[i], times[i]))];
        }
        finally
        {
            first.ForEach(shipment => shipment.Dispose());
        }
    }

    private (Outcome Outcome, Shipment Shipment) Run(Methods methods, long start)
    {
        var before = Bits(teacher);
        manual_seed(lab.Seed + start);
        SmallNet student = new();
        using TeacherStudent pair = new(student, [teacher]);
        TeachingLog log = new("teacher_loss");
        var epochs = lab.Train(student, Schedule(methods, pair), Epochs, LearningRate, task: pair.ToTask(), training: FewImages(start), observers: [log]);
        var isQuantized = methods.HasFlag(Methods.Quantize);
        if (isQuantized)
        {
            // Ranges of weights follow from the weights: the same description gives what the layers computed with.
            using var quantizer = Grid.Attach(student);
            quantizer.WriteQuantizedParameters();
        }

        var facts = Facts(student, isQuantized ? WeightBits : FloatBits);
        var shipment = Shipment.Of(lab, student, isQuantized);
        return (new(methods, epochs, log.Epochs, facts, shipment.Top1(lab), shipment.IsInteger, Bits(teacher).SequenceEqual(before)), shipment);
    }

    private static ImmutableArray<WeightFacts> Facts(nn.Module student, int bits)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return [.. student.named_parameters().Where(entry => Weights.Contains(entry.name)).Select(entry =>
        {
            float[] values = [.. entry.parameter.contiguous().data<float>()];
            var filters = entry.parameter.shape[0];
            return new WeightFacts(
                entry.name, filters, values.Length, values.Count(value => value != 0), values.Chunk((int)(values.Length / filters)).Max(filter => filter.Distinct().Count()), bits);
        })];
    }

    private static byte[] Bits(nn.Module model) => [.. model.state_dict().Values.SelectMany(value => value.bytes.ToArray())];

    private ImageBatches FewImages(long start) => new(
        lab.Data.Train.Take(lab.Data.Train.Count / Share),
        lab.Data.Family,
        new ImageBatchOptions { BatchSize = 32, Shuffle = true, Seed = lab.Seed + start });
}
