using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using static TorchSharp.torch;

namespace Distiller.Examples.Together;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private static readonly Methods[] Single = [Methods.Prune, Methods.Quantize, Methods.Distil];

    public static void Teacher(Lab lab, nn.Module teacher, double top1)
    {
        using SmallNet student = new();
        static long Weights(nn.Module model) => model.parameters().Sum(parameter => parameter.numel());
        lab.Book.Show(new Table(
            "Teacher and student",
            [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfNumber("Top-1", "F1", "%")],
            [Row.Of("teacher", Weights(teacher), top1), Row.Of("student", Weights(student), Cell.Empty)]));
    }

    public static void Schedule(Lab lab, Workshop workshop) => lab.Book.Show(new Table(
        "Policies of the combined run",
        [Column.OfText("Policy"), Column.OfText("Epochs")],
        [.. workshop.Plan().Select(policy => Row.Of(
            policy.Policy,
            policy.Policy == "int4"
                ? FormattableString.Invariant($"from {policy.Window.First} on")
                : FormattableString.Invariant($"{policy.Window.First} to {policy.Window.Last}")))]));

    public static void Run(Lab lab, Outcome run)
    {
        lab.Book.Show(new Table(
            "Epochs of the combined run",
            [
                Column.OfCount("Epoch"), Column.OfNumber("Training loss", "F3"), Column.OfNumber("Loss to the teacher", "F3"), Column.OfNumber("Sparsity", "F1", "%"),
                Column.OfNumber("Top-1", "F1", "%"),
            ],
            [.. run.Epochs.Select((epoch, i) => Row.Of((long)epoch.Epoch, epoch.TrainingLoss, run.TeachingLosses[i], 100 * epoch.Sparsity, 100 * epoch.Top1))]));
        lab.Book.Plot("run", new Figure
        {
            Title = "One run, three methods",
            Description = "Sparsity grows as filters become zero, falls when they are removed, and grows again; quantization comes in for the last third.",
            X = Lines.EpochAxis,
            Y = new Axis { Label = "value", Unit = "%" },
            Series = [Lines.ByEpoch("top-1", run.Epochs, epoch => epoch.Top1), Lines.ByEpoch("sparsity", run.Epochs, epoch => epoch.Sparsity)],
        });
    }

    public static void Comparison(Lab lab, ImmutableArray<Effects> effects)
    {
        lab.Book.Show(new Table(
            "The same student in six ways",
            [
                Column.OfText("Student"), Column.OfNumber("Top-1", "F1", "%"), Column.OfNumber("deviation", "F1", "points"), Column.OfNumber("simulated", "F1", "%"),
                Column.OfNumber("Test loss", "F3"), Column.OfCount("Weights"), Column.OfNumber("Sparsity", "F1", "%"), Column.OfNumber("Size", "F0", "bytes"),
                Column.OfNumber("Time of 32", "F2", "ms"), Column.OfText("Runs in"),
            ],
            [.. effects.Select(one => Row.Of(
                one.Name,
                one.Top1,
                one.Runs.Length == 1 ? Cell.Empty : (Cell)one.Deviation,
                one.SimulatedTop1,
                one.TestLoss,
                (long)one.Parameters,
                100 * one.Sparsity,
                one.Bytes,
                one.Milliseconds,
                one.Runs[0].IsInteger ? "8-bit kernels" : "float"))]));
        lab.Book.Plot("learning", new Figure
        {
            Title = "With and without",
            Description = "Accuracy after each epoch, first start.",
            X = Lines.EpochAxis,
            Y = Lines.Top1Axis,
            Series = [.. effects.Select(one => Lines.ByEpoch(one.Name, one.Runs[0].Epochs, epoch => epoch.Top1))],
        });
        lab.Book.Plot("size", new Figure
        {
            Title = "Accuracy against size",
            Description = "A point for each way, mean over the starts. Up and left is better.",
            X = new Axis { Label = "size", Unit = "kB", Minimum = 0 },
            Y = Lines.Top1Axis,
            Series = [.. effects.Select(one => Lines.Of(one.Name, [(one.Bytes / 1000, one.Top1)]) with { Markers = true })],
        });
    }

    public static void ThreeEffects(Lab lab, ImmutableArray<Effects> effects)
    {
        Effects Of(Methods methods) => effects.Single(one => one.Methods == methods);
        var none = Of(Methods.None);
        var all = Of(Methods.All);
        Row Change(string name, Effects before, Effects after) =>
            Row.Of(name, after.Top1 - before.Top1, before.Bytes / after.Bytes, before.Milliseconds / after.Milliseconds);
        Effects[] alone = [.. Single.Select(Of)];
        lab.Book.Show(new Table(
            "What each does",
            [Column.OfText("Change"), Column.OfNumber("Top-1", "F1", "points"), Column.OfNumber("Times smaller", "F2"), Column.OfNumber("Times faster", "F2")],
            [
                .. alone.Select(one => Change($"{one.Name}, alone", none, one)),
                Row.Of(
                    "the three, if they did not disturb one another",
                    alone.Sum(one => one.Top1 - none.Top1),
                    alone.Aggregate(1.0, (product, one) => product * none.Bytes / one.Bytes),
                    alone.Aggregate(1.0, (product, one) => product * none.Milliseconds / one.Milliseconds)),
                Change("all three, measured", none, all),
                Change("the teacher, for the pruned and quantized student", Of(Methods.Prune | Methods.Quantize), all),
            ]));
        var spread = all.Runs.Length == 1 ? "" : FormattableString.Invariant($" Starts deviate by {all.Deviation:F1} and {none.Deviation:F1} points.");
        lab.Book.Write(FormattableString.Invariant(
            $"All three together: {all.Top1:F1} % against {none.Top1:F1} % with none, {none.Bytes / all.Bytes:F1} times smaller, {none.Milliseconds / all.Milliseconds:F1} times as fast.{spread}"));
    }

    public static void Proof(Lab lab, ImmutableArray<Outcome> runs)
    {
        lab.Book.Show(new Table(
            "Weights of the combined run as they are computed with",
            [Column.OfText("Weight"), Column.OfCount("Filters"), Column.OfCount("Weights"), Column.OfCount("Non-zero"), Column.OfCount("Most values in a filter")],
            [.. runs[0].Weights.Select(weight => Row.Of(weight.Name, weight.Filters, weight.Count, weight.NonZeros, (long)weight.Levels))]));
        lab.Book.Write(runs.All(run => run.TeacherIsUnchanged) ? "The teacher has the bits that it had before." : "The teacher has changed, which must not be.");
    }
}
