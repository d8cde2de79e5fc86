using System.Collections;
using System.Globalization;
using System.Reflection;
using Distiller.Configuration;
using Distiller.LearningRate;
using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>Schedules composed in C#: saved as YAML they keep every property.</summary>
[SetCulture("de-DE")]
public sealed class ComposedScheduleTests
{
    private static readonly GroupPenalty Penalty = new(0.001, Structure.Row, Structure.Column);
    private static readonly SelectionRule Rule = new() { Rounding = Rounding.Ceiling, PrunedMultiple = 2, KeptMultiple = 4, MinimumKept = 3 };
    private static readonly PruningOptions Options = new()
    {
        MinibatchFrequency = 16,
        KeepMask = true,
        MaskOnForwardOnly = true,
        MaskGradients = true,
        UseDoubleCopies = true,
        DiscardMasksAtMinibatchEnd = true,
        SkipFirstMinibatch = true,
        FoldBatchNorm = true,
    };

    /// <summary>Descriptions in which nothing has its default.</summary>
    private static IEnumerable<CompressionSchedule> Composed =>
    [
        Prune(new MagnitudePrunerSpec { Name = "p", Thresholds = Table() }),
        Prune(new LevelPrunerSpec { Name = "p", Levels = Table(), Selection = Rule }),
        Prune(new LevelPrunerSpec { Name = "p", Levels = Table() }, new() { Levels = Table() }),
        Prune(new SensitivityPrunerSpec { Name = "p", Sensitivities = Table() }),
        Prune(new SplicingPrunerSpec { Name = "p", Sensitivities = Table(), LowThresholdMultiplier = 0.75, HighThresholdMultiplier = 1.25, SensitivityMultiplier = 1e-5 }),
        Prune(new AgpPrunerSpec { Name = "p", InitialSparsity = 0.1, FinalSparsity = 0.9, Weights = ["a.weight", "b.*"], Scope = RankingScope.Global }),
        Prune(new BaiduRnnPrunerSpec { Name = "p", Q = 0.1, RampEpochOffset = 3, RampSlopeMultiplier = 1.5, Weights = ["a"] }),
        Prune(new BernoulliPrunerSpec { Name = "p", Curve = KnownCurves.Cosine(0.1, 0.2), Weights = ["a"], ScaleKept = false, Seed = long.MaxValue }),
        Prune(new BernoulliPrunerSpec { Name = "p", Curve = KnownCurves.Constant(0.1), Weights = ["a"], Seed = -1 }),
        Prune(new RandomLevelPrunerSpec { Name = "p", LowestSparsity = 0.1, HighestSparsity = 0.2, Structure = Structure.Channel, Weights = ["a"], Seed = 5 }),
        Prune(new GroupThresholdPrunerSpec { Name = "p", Thresholds = Penalties(), Norm = GroupNorm.L2 }),
        Prune(new PatternPrunerSpec { Name = "p", Keep = 1, Of = 8, Weights = WeightSelector.Matching("a{1,2}: #x"), }),
        Prune(new RigLPrunerSpec { Name = "p", Sparsity = 0.5, DropFraction = 0.125, Weights = WeightSelector.OfModule<TorchSharp.Modules.Linear>() }),
        .. Curves.Select(curve => Prune(Ranked(curve, Criteria.L1), Options)),
        .. AllCriteria.Select(criterion => Prune(Ranked(KnownCurves.Constant(0.5), criterion))),
        Prune(Ranked(KnownCurves.Constant(0.5), Criteria.Random(9)) with { Noise = 0, Seed = 0 }),
        Regularize(new L1RegularizerSpec { Name = "r", Strengths = Table(), ZeroesSmallWeights = true, Threshold = 0.5 }),
        Regularize(new GroupLassoSpec { Name = "r", Penalties = Penalties(), ThresholdNorm = GroupNorm.MeanL2, Threshold = 0.5 }),
        Regularize(new GroupVarianceSpec { Name = "r", Strengths = Table(), Epsilon = 1e-6 }),
        Regularize(new NetworkSlimmingSpec { Name = "r", Strength = 1e-5 }),
        .. Removers.Select(remover => CompressionSchedule.Empty.Thin(remover, Window)),
        .. Rates.Select(rate => CompressionSchedule.Empty.DecayLearningRate(rate, EpochWindow.At(1, 5, 6))),
    ];

    private static IEnumerable<TestCaseData> Cases => Composed.Select((schedule, index) => new TestCaseData(schedule)
        .SetArgDisplayNames(string.Create(CultureInfo.InvariantCulture, $"{index} {Component(schedule).GetType().Name}")));

    private static IEnumerable<ISparsityCurve> Curves =>
        [KnownCurves.Constant(0.25), KnownCurves.Cubic(0.05, 0.7), KnownCurves.Cosine(0.05, 0.7), KnownCurves.Polynomial(0.05, 0.7, 1.75), KnownCurves.Linear(0, 1)];

    private static IEnumerable<CriterionSpec> AllCriteria =>
    [
        Criteria.L2, Criteria.GeometricMedian, Criteria.Gradient, Criteria.Taylor, Criteria.ActivationZeros, Criteria.ActivationMean, Criteria.BatchNormScale,
        Criteria.Movement, Criteria.Random(7),
    ];

    private static IEnumerable<StructureRemoverSpec> Removers
    {
        get
        {
            ThinningOptions options = new() { Multiple = 8, MinimumKept = 2, FoldConstants = true, RequireAll = true, KeepFixed = true, KeepUnseen = false, Tolerance = 1e-3, Seed = 3 };
            return
            [
                new FilterRemoverSpec { Name = "e", InputShape = [1, 3, 8, 8], Options = options },
                new ChannelRemoverSpec { Name = "e", InputShape = [1, 3, 8, 8], Options = options },
                new StructureRemoverSpec { Name = "e", InputShape = [1, 784], Options = options },
            ];
        }
    }

    private static IEnumerable<LrSpec> Rates =>
    [
        new StepLrSpec { Name = "l", StepSize = 3, Gamma = 0.25, Relative = true },
        new MultiStepLrSpec { Name = "l", Milestones = [1, 5], Gamma = 1e-5, Relative = true },
        new MultiStepMultiGammaLrSpec { Name = "l", Milestones = [1, 5], Gammas = [.5, .125], Relative = true },
        new ExponentialLrSpec { Name = "l", Gamma = 0.97, Relative = true },
        new PolynomialLrSpec { Name = "l", Duration = 7, Power = 0.9, Relative = true },
        new CosineLrSpec { Name = "l", Duration = 9, Minimum = 0.001, WarmUpEpochs = 2, Relative = true },
        new ReduceOnPlateauSpec { Name = "l", Mode = PlateauMode.Accuracy, Factor = 0.5, Patience = 3, Threshold = 1e-3, Cooldown = 2, MinimumRates = [.01, .02], IsThresholdRelative = false, SmallestChange = 1e-9 },
    ];

    private static EpochWindow Window => EpochWindow.Range(2, 20, 3);

    [TestCaseSource(nameof(Cases))]
    public void Nothing_is_lost_in_a_file(CompressionSchedule schedule)
    {
        var text = ScheduleFile.Write(schedule, Repository.Registry);
        var read = Repository.Parse(text).Schedule;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ScheduleFile.Write(read, Repository.Registry), Is.EqualTo(text));
            Assert.That(Describe(Normalized(read.Policies.Single())), Is.EqualTo(Describe(Normalized(schedule.Policies.Single()))), text);
        }
    }

    [Test]
    public void Compatibility_is_kept([Values] Compatibility compatibility)
    {
        var schedule = Composed.First() with { Compatibility = compatibility };
        Assert.That(Repository.Parse(ScheduleFile.Write(schedule, Repository.Registry)).Schedule.Compatibility, Is.EqualTo(compatibility));
    }

    [Test]
    public void Whole_schedule_is_saved_and_loaded()
    {
        var path = Path.GetTempFileName();
        var schedule = CompressionSchedule.Empty
            .Prune(new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.9, Weights = ["a.weight"] }, Window)
            .Regularize(new NetworkSlimmingSpec { Name = "slim", Strength = 1e-5 }, EpochWindow.At(1, 2, 4))
            .DecayLearningRate(new ExponentialLrSpec { Name = "decay", Gamma = 0.5 }, Window);
        ScheduleFile.Save(path, schedule, Repository.Registry);
        var read = ScheduleFile.Load(path, Repository.Registry);
        File.Delete(path);
        Assert.That(ScheduleFile.Write(read, Repository.Registry), Is.EqualTo(ScheduleFile.Write(schedule, Repository.Registry)));
    }

    [Test]
    public void What_a_file_cannot_hold_is_named() => Assert.That(
        () => ScheduleFile.Write(Prune(new RandomLevelPrunerSpec { Name = "odd", LowestSparsity = 0, HighestSparsity = 1, Weights = ["a"], Criterion = Criteria.BatchNormScale }), Repository.Registry),
        Throws.InstanceOf<NotSupportedException>().With.Message.Contains("'odd'"));

    private static CompressionSchedule Prune(ComponentSpec<IPruner> pruner, PruningOptions? options = null) => CompressionSchedule.Empty.Prune(pruner, Window, options);

    private static CompressionSchedule Regularize(ComponentSpec<IRegularizer> regularizer) => CompressionSchedule.Empty.Regularize(regularizer, Window, keepMask: true);

    private static RankedPrunerSpec Ranked(ISparsityCurve curve, CriterionSpec criterion) => new()
    {
        Name = "p",
        Structure = Structure.Filter,
        Curve = curve,
        Weights = ["a.weight", "b.weight"],
        Criterion = criterion,
        Block = new BlockShape(2, 4, 1, 1),
        GroupSize = 2,
        Selection = Rule,
        Dependency = GroupDependency.Consensus,
        Scope = RankingScope.Global,
        Noise = 0.125,
        Seed = 7,
    };

    private static Dictionary<string, double> Table() => new() { ["z.weight"] = 0.5, ["a.*"] = 0.25, ["re:b"] = 0.125, ["c"] = 1.0 };

    private static Dictionary<string, GroupPenalty> Penalties() => new() { ["z.weight"] = Penalty, ["a.*"] = new(2, Structure.Filter) };

    private static ComponentSpec Component(CompressionSchedule schedule) => schedule.Policies.Single() switch
    {
        PruningPolicySpec policy => policy.Pruner,
        RegularizationPolicySpec policy => policy.Regularizer,
        ThinningPolicySpec policy => policy.Remover,
        LearningRatePolicySpec policy => policy.Rate,
        var other => throw new InvalidOperationException(other.GetType().Name),
    };

    /// <summary>A file has one seed, for a random ranking and for noise; without noise the second has no meaning.</summary>
    private static PolicySpec Normalized(PolicySpec policy) =>
        policy is PruningPolicySpec { Pruner: RankedPrunerSpec { Noise: 0 } ranked } pruning ? pruning with { Pruner = ranked with { Seed = 0 } } : policy;

    /// <summary>Every public property, in depth: records compare arrays and tables by reference.</summary>
    private static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool or Enum => value.ToString()!,
        EpochWindow window => $"{window} until {window.End}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Describe))}]",
        _ => $"{value.GetType().Name} {{{string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name} = {Describe(property.GetValue(value))}"))}}}",
    };
}
