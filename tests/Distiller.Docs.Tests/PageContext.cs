using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Distillation;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Docs.Tests;

/// <summary>What the pages speak of without introducing it: blocks are compiled as part of a method of a class like this.</summary>
/// <remarks>Only what a reader has anyway belongs here (a model, data, an optimizer). What is particular to a page stands in its block.</remarks>
public abstract class PageContext
{
    protected nn.Module<Tensor, Tensor> model { get; set; } = null!;
    protected nn.Module<Tensor, Tensor> student { get; set; } = null!;
    protected nn.Module<Tensor, Tensor> teacher { get; set; } = null!;
    protected Func<nn.Module<Tensor, Tensor>> MakeBranch { get; set; } = null!;
    protected optim.Optimizer optimizer { get; set; } = null!;
    protected CompressionSchedule schedule { get; set; } = null!;
    protected CompressionScheduler scheduler { get; set; } = null!;
    protected ComponentSpec<IPruner> pruner { get; set; } = null!;
    protected EpochWindow window { get; set; } = null!;
    protected TeacherStudent pair { get; set; } = null!;
    protected TrainerOptions options { get; set; } = null!;
    protected IBatchSource training { get; set; } = null!;
    protected IBatchSource validation { get; set; } = null!;
    protected IBatchSource test { get; set; } = null!;
    protected IReadOnlyList<Tensor> batches { get; set; } = null!;
    protected Tensor[] inputs { get; set; } = null!;
    protected Tensor images { get; set; } = null!;
    protected Tensor weight { get; set; } = null!;
    protected DateTimeOffset started { get; set; }
    protected RunRecord record { get; set; } = null!;
    protected ModelSummary dense { get; set; } = null!;
    protected ImmutableArray<ComparedFigure> figures { get; set; } = [];
}
