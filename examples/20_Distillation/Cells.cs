using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Distillation;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Teacher(Lab lab, nn.Module<Tensor, Tensor> teacher, ImmutableArray<EpochRecord> epochs)
    {
        using SmallNet student = new();
        long Weights(nn.Module model) => model.parameters().Sum(parameter => parameter.numel());
        lab.Book.Show(new Table(
            "Teacher and student",
            [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfNumber("Top-1", "F1", "%")],
            [Row.Of("teacher", Weights(teacher), 100 * epochs[^1].Top1), Row.Of("student", Weights(student), Cell.Empty)]));
    }

    public static void SoftTargets(Lab lab, nn.Module<Tensor, Tensor> teacher)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        teacher.eval();
        Tensor scores = teacher.call(ChannelsLast.Apply(lab.Test.ReadEpoch(0).First().Inputs))[0];
        lab.Book.Show(new Table(
            "The teacher on the first test image",
            [Column.OfNumber("T", "F0"), .. Enumerable.Range(0, 10).Select(digit => Column.OfNumber(FormattableString.Invariant($"{digit}"), "F3"))],
            [.. new[] { 1.0, 2, 4, 10 }.Select(temperature => new Row(
                [temperature, .. (scores / temperature).softmax(0).to_type(ScalarType.Float64).data<double>().ToArray().Select(share => (Cell)share)]))]));
    }

    public static void Students(Lab lab, ImmutableArray<(string Name, ImmutableArray<EpochRecord> Epochs)> students) =>
        lab.Book.Plot("students", new Figure
        {
            Title = "Three students",
            Description = FormattableString.Invariant(
                $"At the end: {string.Join(", ", students.Select(student => FormattableString.Invariant($"{student.Name} {100 * student.Epochs[^1].Top1:0.0} %")))}."),
            X = Lines.EpochAxis,
            Y = Lines.Top1Axis,
            Series = [.. students.Select(student => Lines.ByEpoch(student.Name, student.Epochs, epoch => epoch.Top1))],
        });

    public static void Outcome(Lab lab, double teacher, ImmutableArray<(string Name, ImmutableArray<EpochRecord> Epochs)> students) =>
        lab.Book.Show(new Table(
            "With and without a teacher",
            [Column.OfText("Student"), Column.OfNumber("Top-1", "F1", "%"), Column.OfNumber("Behind the teacher", "F1", "points"), Column.OfNumber("Test loss", "F4")],
            [.. students.Select(student => Row.Of(
                student.Name, 100 * student.Epochs[^1].Top1, teacher - (100 * student.Epochs[^1].Top1), student.Epochs[^1].ValidationLoss))]));
}
