using Distiller.Data;
using Distiller.Masking;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Contracts;

/// <summary>What every pruner promises, whatever it ranks.</summary>
public sealed class PrunerContractTests
{
    private const double Target = 0.5;

    private static IEnumerable<TestCaseData> All => Exact.Concat(
    [
        Case("magnitude", _ => new MagnitudePrunerSpec { Name = "p", Thresholds = new Dictionary<string, double> { ["*"] = 0.1 } }),
        Case("sensitivity", _ => new SensitivityPrunerSpec { Name = "p", Sensitivities = new Dictionary<string, double> { ["conv2.weight"] = 0.5 } }),
        Case("splicing", _ => new SplicingPrunerSpec
        {
            Name = "p",
            Sensitivities = new Dictionary<string, double> { ["conv2.weight"] = 0.5 },
            LowThresholdMultiplier = 0.9,
            HighThresholdMultiplier = 1.1,
        }),
        Case("baidu", _ => new BaiduRnnPrunerSpec { Name = "p", Q = 0.1, RampEpochOffset = 1, RampSlopeMultiplier = 2, Weights = ["fc.weight"] }),
        Case("filters, global", _ => Ranked(Structure.Filter) with { Scope = RankingScope.Global, Weights = ["conv1.weight", "conv2.weight"] }),
        Case("bernoulli", _ => new BernoulliPrunerSpec { Name = "p", Curve = KnownCurves.Constant(Target), Weights = ["conv2.weight"] }),
        Case("random level", _ => new RandomLevelPrunerSpec { Name = "p", LowestSparsity = 0.2, HighestSparsity = 0.8, Weights = ["conv2.weight"] }),
    ]);

    private static IEnumerable<TestCaseData> Exact =>
    [
        Case("level", _ => new LevelPrunerSpec { Name = "p", Levels = new Dictionary<string, double> { ["fc.weight"] = Target } }),
        Case("agp", _ => new AgpPrunerSpec { Name = "p", InitialSparsity = 0.1, FinalSparsity = Target, Weights = ["fc.weight", "conv2.weight"] }),
        Case("elements, global", _ => Ranked(Structure.Element) with { Scope = RankingScope.Global }),
        Case("filters", _ => Ranked(Structure.Filter)),
        Case("filters, L2", _ => Ranked(Structure.Filter) with { Criterion = Criteria.L2 }),
        Case("filters, geometric median", _ => Ranked(Structure.Filter) with { Criterion = Criteria.GeometricMedian }),
        Case("filters, random", _ => Ranked(Structure.Filter) with { Criterion = Criteria.Random(5) }),
        Case("filters, batch norm", _ => Ranked(Structure.Filter) with { Criterion = Criteria.BatchNormScale, Weights = ["conv1.weight"] }),
        Case("filters, noise", _ => Ranked(Structure.Filter) with { Noise = 1 }),
        Case("channels", _ => Ranked(Structure.Channel)),
        Case("channels in pairs", _ => Ranked(Structure.Channel) with { GroupSize = 2, Curve = KnownCurves.Constant(0.34) }),
        Case("kernels", _ => Ranked(Structure.Kernel)),
        Case("rows", _ => Ranked(Structure.Row) with { Weights = ["fc.weight"] }),
        Case("columns", _ => Ranked(Structure.Column) with { Weights = ["fc.weight"] }),
        Case("blocks", _ => Ranked(Structure.Block) with { Block = new BlockShape(2, 3, 1, 1) }),
        Case("blocks of a matrix", _ => Ranked(Structure.Block) with { Block = new BlockShape(5, 8), Weights = ["fc.weight"] }),
        Case("2:4", _ => new PatternPrunerSpec { Name = "p", Weights = ["fc.weight"] }),
        Case("Wanda", data => new WandaPrunerSpec { Name = "p", Calibration = data, Curve = KnownCurves.Constant(Target) }),
        Case("SparseGPT", data => new SparseGptPrunerSpec { Name = "p", Calibration = data, Curve = KnownCurves.Constant(Target), BlockSize = 16 }),
        Case("reconstruction", data => new ChannelReconstructionSpec
        {
            Name = "p",
            Calibration = data,
            Curve = KnownCurves.Constant(Target),
            Weights = ["conv2.weight", "fc.weight"],
        }),
        Case("RigL", _ => new RigLPrunerSpec { Name = "p", Sparsity = Target, Weights = ["fc.weight"] }),
    ];

    [TestCaseSource(nameof(All))]
    public void Mask_is_binary_and_shaped_like_the_parameter(Func<IBatchSource, ComponentSpec<IPruner>> spec)
    {
        using var fixture = new Fixture();
        var masks = fixture.Prune(spec);
        Assert.That(masks, Is.Not.Empty);
        foreach (var (name, mask) in masks)
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(mask.shape, Is.EqualTo(fixture.Masks[name].Parameter.shape), name);
                Assert.That(mask.dtype, Is.EqualTo(fixture.Masks[name].Parameter.dtype), name);
                Assert.That(Bits.Of(mask), Does.Match("^[01]+$"), name);
            }
        }
    }

    [TestCaseSource(nameof(Exact))]
    public void Density_is_within_a_group_of_the_target(Func<IBatchSource, ComponentSpec<IPruner>> spec)
    {
        using var fixture = new Fixture();
        var masks = fixture.Prune(spec);
        var (kept, total) = (masks.Values.Sum(mask => mask.sum().item<float>()), masks.Values.Sum(mask => mask.numel()));
        // The coarsest group here is a sixth of a weight.
        Assert.That(kept / total, Is.EqualTo(1 - Target).Within(0.17));
    }

    [TestCaseSource(nameof(All))]
    public void Same_seed_gives_the_same_mask(Func<IBatchSource, ComponentSpec<IPruner>> spec)
    {
        using var first = new Fixture();
        using var second = new Fixture();
        var expected = first.Prune(spec).ToDictionary(entry => entry.Key, entry => Bits.Of(entry.Value));
        Assert.That(second.Prune(spec).ToDictionary(entry => entry.Key, entry => Bits.Of(entry.Value)), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(All))]
    public void Only_managed_parameters_get_masks(Func<IBatchSource, ComponentSpec<IPruner>> spec)
    {
        using var fixture = new Fixture();
        var masks = fixture.Prune(spec);
        Assert.That(masks.Keys, Is.SubsetOf(fixture.Pruner!.Parameters));
    }

    [TestCaseSource(nameof(All))]
    public void Computing_masks_leaves_no_tensor_behind(Func<IBatchSource, ComponentSpec<IPruner>> spec)
    {
        using var fixture = new Fixture();
        TensorLeakCheck.Verify(() =>
        {
            using var scope = NewDisposeScope();
            fixture.Prune(spec);
        });
    }

    private static RankedPrunerSpec Ranked(Structure structure) =>
        RankedPrunerSpec.L1("p", structure, KnownCurves.Constant(Target), ["conv2.weight"]);

    private static TestCaseData Case(string title, Func<IBatchSource, ComponentSpec<IPruner>> spec) =>
        new TestCaseData(spec).SetArgDisplayNames(title);

    private sealed class Fixture : IDisposable
    {
        private readonly SmallNet _net = SmallNet.Of(GoldenFile.Read("sensitivity")["model"]);
        private readonly BuildContext _context;
        private readonly TensorBatches _data;

        public Fixture()
        {
            Masks = new MaskTable(_net);
            _context = new BuildContext(_net, Masks);
            using var inputs = HashFill.Tensor([24, 1, 12, 12], seed: 99);
            using var targets = zeros(24, int64);
            _data = new TensorBatches(inputs, targets, new BatchOptions { BatchSize = 8 });
        }

        public MaskTable Masks { get; }

        public IPruner? Pruner { get; private set; }

        public IReadOnlyDictionary<string, Tensor> Prune(Func<IBatchSource, ComponentSpec<IPruner>> spec)
        {
            Pruner ??= spec(_data).Build(_context);
            return Pruner.ComputeMasks(new PruningRequest(Masks, EpochWindow.At(0, 1), 1));
        }

        public void Dispose()
        {
            Pruner?.Dispose();
            _context.Dispose();
            Masks.Dispose();
            _data.Dispose();
            _net.Dispose();
        }
    }
}
