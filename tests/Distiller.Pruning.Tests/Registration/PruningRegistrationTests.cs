using Distiller.Configuration;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Registration;

public sealed class PruningRegistrationTests
{
    private static readonly ComponentRegistry Registry = new ComponentRegistry().AddPruning(NoBatches.Instance);

    private static IEnumerable<TestCaseData> Pruners =>
    [
        Case("class: MagnitudeParameterPruner\n    thresholds: {'*': 0.4}", typeof(MagnitudePrunerSpec)),
        Case("class: SparsityLevelParameterPruner\n    levels: {conv.weight: 0.5}", typeof(LevelPrunerSpec)),
        Case("class: SensitivityPruner\n    sensitivities: {conv.weight: 0.5}", typeof(SensitivityPrunerSpec)),
        Case("class: SplicingPruner\n    low_thresh_mult: 0.9\n    hi_thresh_mult: 1.1\n    sensitivities: {conv.weight: 0.5}", typeof(SplicingPrunerSpec)),
        Case("class: AutomatedGradualPruner\n    initial_sparsity: 0.05\n    final_sparsity: 0.7\n    weights: [conv.weight]", typeof(AgpPrunerSpec)),
        Case("class: BaiduRNNPruner\n    q: 0.5\n    ramp_epoch_offset: 2\n    ramp_slope_mult: 2\n    weights: [conv.weight]", typeof(BaiduRnnPrunerSpec)),
        Case("class: BernoulliFilterPruner\n    desired_sparsity: 0.1\n    group_type: Filters\n    weights: [conv.weight]", typeof(BernoulliPrunerSpec)),
        Case("class: BernoulliFilterPruner_AGP\n    initial_sparsity: 0.05\n    final_sparsity: 0.5\n    group_type: Filters\n    weights: [conv.weight]", typeof(BernoulliPrunerSpec)),
        Case("class: RandomLevelStructureParameterPruner\n    sparsity_range: [0.1, 0.5]\n    group_type: Filters\n    weights: [conv.weight]", typeof(RandomLevelPrunerSpec)),
        Case("class: StructureParameterPruner\n    threshold_criteria: Mean_Abs\n    reg_regims: {conv.weight: [0.1, Channels]}", typeof(GroupThresholdPrunerSpec)),
        Case("class: L1RankedStructureParameterPruner\n    desired_sparsity: 0.5\n    group_type: Channels\n    group_dependency: Leader\n    weights: [conv.weight]", typeof(RankedPrunerSpec)),
        Case("class: L1RankedStructureParameterPruner_AGP\n    initial_sparsity: 0.1\n    final_sparsity: 0.5\n    group_type: Blocks\n    kwargs: {block_shape: [1, 8, 1, 1]}\n    weights: [conv.weight]", typeof(RankedPrunerSpec)),
        Case("class: L2RankedStructureParameterPruner\n    desired_sparsity: 0.5\n    group_type: Rows\n    weights: [conv.weight]", typeof(RankedPrunerSpec)),
        Case("class: ActivationAPoZRankedFilterPruner_AGP\n    initial_sparsity: 0.1\n    final_sparsity: 0.5\n    group_type: Filters\n    weights: [conv.weight]", typeof(RankedPrunerSpec)),
        Case("class: GradientRankedFilterPruner\n    desired_sparsity: 0.5\n    group_type: 3D\n    weights: [conv.weight]", typeof(RankedPrunerSpec)),
        Case("class: RandomRankedFilterPruner\n    desired_sparsity: 0.5\n    group_type: Filters\n    weights: conv.weight", typeof(RankedPrunerSpec)),
        Case("class: PatternPruner\n    weights: [conv.weight]", typeof(PatternPrunerSpec)),
        Case("class: PatternPruner\n    keep: 1\n    of: 2\n    criterion: Taylor\n    weights: [conv.weight]", typeof(PatternPrunerSpec)),
        Case("class: WandaPruner\n    desired_sparsity: 0.5\n    weights: [conv.weight]", typeof(WandaPrunerSpec)),
        Case("class: WandaPatternPruner\n    weights: [conv.weight]", typeof(WandaPrunerSpec)),
        Case("class: SparseGptPruner\n    desired_sparsity: 0.5\n    weights: [conv.weight]\n    damping: 0.1\n    block_size: 8", typeof(SparseGptPrunerSpec)),
        Case("class: SparseGptPatternPruner\n    keep: 4\n    of: 8\n    weights: [conv.weight]", typeof(SparseGptPrunerSpec)),
        Case("class: FMReconstructionChannelPruner\n    desired_sparsity: 0.5\n    group_type: Channels\n    weights: [conv.weight]\n    criterion: L2\n    seed: 3", typeof(ChannelReconstructionSpec)),
        Case("class: RigLPruner\n    sparsity: 0.8\n    weights: [conv.weight]", typeof(RigLPrunerSpec)),
    ];

    [TestCaseSource(nameof(Pruners))]
    public void Pruner_is_read_and_written_back(string body, Type expected)
    {
        var schedule = Read($"pruners:\n  mine:\n    {body}\n{Policy("pruner: {instance_name: mine}")}");
        var pruner = ((PruningPolicySpec)schedule.Policies.Single()).Pruner;
        var text = ScheduleFile.Write(schedule, Registry);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pruner, Is.InstanceOf(expected));
            Assert.That(pruner.Name, Is.EqualTo("mine"));
            Assert.That(ScheduleFile.Write(Read(text), Registry), Is.EqualTo(text), "what was written reads back the same");
        }
    }

    [TestCase("class: L1Regularizer\n    reg_regims: {conv.weight: 1e-4}\n    threshold_criteria: Mean_Abs")]
    [TestCase("class: GroupLassoRegularizer\n    reg_regims: {conv.weight: [0.0008, 4D]}\n    threshold_criteria: Mean_Abs")]
    [TestCase("class: GroupLassoRegularizer\n    reg_regims: {fc.weight: [0.0008, Rows+Cols]}")]
    [TestCase("class: GroupVarianceRegularizer\n    reg_regims: {conv.weight: [0.0008, Channels]}")]
    [TestCase("class: NetworkSlimmingRegularizer\n    strength: 1e-4")]
    public void Regularizer_is_read_and_written_back(string body)
    {
        var schedule = Read($"regularizers:\n  mine:\n    {body}\n{Policy("regularizer:\n      instance_name: mine\n      args: {keep_mask: true}")}");
        var text = ScheduleFile.Write(schedule, Registry);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((RegularizationPolicySpec)schedule.Policies.Single()).KeepMask);
            Assert.That(ScheduleFile.Write(Read(text), Registry), Is.EqualTo(text));
        }
    }

    [TestCase("class: FilterRemover\n    thinning_func_str: remove_filters\n    arch: resnet20_cifar\n    dataset: cifar10", ThinningScope.Filters)]
    [TestCase("class: StructureRemover\n    thinning_func_str: remove_channels\n    arch: a\n    dataset: cifar10", ThinningScope.Channels)]
    [TestCase("class: StructureRemover\n    input_shape: [1, 3, 32, 32]\n    kept_multiple: 8\n    minimum_kept: 8", ThinningScope.Structures)]
    public void Remover_is_read_and_written_back(string body, ThinningScope scope)
    {
        var schedule = Read($"extensions:\n  mine:\n    {body}\n{Policy("extension: {instance_name: mine}")}");
        var remover = ((ThinningPolicySpec)schedule.Policies.Single()).Remover;
        var text = ScheduleFile.Write(schedule, Registry);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(remover.Scope, Is.EqualTo(scope));
            Assert.That(remover.InputShape, Is.EqualTo((long[])[1, 3, 32, 32]));
            Assert.That(ScheduleFile.Write(Read(text), Registry), Is.EqualTo(text));
        }
    }

    [Test]
    public void Remover_needs_the_shape_of_the_input() =>
        Assert.That(() => Read($"extensions:\n  mine: {{class: FilterRemover}}\n{Policy("extension: {instance_name: mine}")}"),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("input_shape"));

    [Test]
    public void Policy_arguments_become_options()
    {
        var schedule = Read(Level + Policy(
            "pruner:\n      instance_name: mine\n      args: {mini_batch_pruning_frequency: 16, mask_on_forward_only: true, mask_gradients: true, use_double_copies: true, discard_masks_at_minibatch_end: true, keep_mask: true}"));
        Assert.That(((PruningPolicySpec)schedule.Policies.Single()).Options, Is.EqualTo(new PruningOptions
        {
            MinibatchFrequency = 16,
            MaskOnForwardOnly = true,
            MaskGradients = true,
            UseDoubleCopies = true,
            DiscardMasksAtMinibatchEnd = true,
            KeepMask = true,
        }));
    }

    [Test]
    public void D34_unknown_policy_argument_is_an_error_with_the_nearest_key() =>
        Assert.That(() => Read(Level + Policy("pruner:\n      instance_name: mine\n      args: {keep_masks: true}")),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("keep_mask"));

    [Test]
    public void D35_useless_flags_are_refused_where_they_are_written() =>
        Assert.That(() => Read(Level + Policy("pruner:\n      instance_name: mine\n      args: {use_double_copies: true}")),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("mask_on_forward_only"));

    [Test]
    public void D23_rows_of_a_ranked_pruner_are_stored_columns()
    {
        var schedule = Read("pruners:\n  mine: {class: L1RankedStructureParameterPruner, desired_sparsity: 0.5, group_type: Rows, weights: [fc.weight]}\n" + Policy("pruner: {instance_name: mine}"));
        Assert.That(((RankedPrunerSpec)((PruningPolicySpec)schedule.Policies.Single()).Pruner).Structure, Is.EqualTo(Structure.Column));
    }

    [TestCase("L3RankedStructureParameterPruner", "L1RankedStructureParameterPruner")]
    public void Unknown_and_refused_classes_say_what_to_use(string name, string hint) =>
        Assert.That(() => Read($"pruners:\n  mine: {{class: {name}, desired_sparsity: 0.5, group_type: Filters, weights: [a]}}\n" + Policy("pruner: {instance_name: mine}")),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains(hint));

    [Test]
    public void Class_that_needs_data_says_so_where_there_are_none() =>
        Assert.That(() => ScheduleFile.Load(
                Written("pruners:\n  mine: {class: WandaPruner, desired_sparsity: 0.5, weights: [a]}\n" + Policy("pruner: {instance_name: mine}")),
                new ComponentRegistry().AddPruning()),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("WandaPruner").And.Message.Contains("AddPruning(calibration)").And.Property("Line").EqualTo(2));

    [Test]
    public void Misspelt_key_that_is_needed_is_named_where_it_stands() =>
        Assert.That(() => Read("pruners:\n  mine:\n    class: AutomatedGradualPruner\n    initial_sparsity: 0.1\n    final_sparsty: 0.5\n    weights: [a]\n" + Policy("pruner: {instance_name: mine}")),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("final_sparsity").And.Message.Contains("final_sparsty").And.Property("Line").EqualTo(5));

    [Test]
    public void Filters_only_criterion_refuses_other_groups() =>
        Assert.That(() => Read("pruners:\n  mine: {class: GradientRankedFilterPruner, desired_sparsity: 0.5, group_type: Channels, weights: [a]}\n" + Policy("pruner: {instance_name: mine}")),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("Filters"));

    [Test]
    public void Schedule_from_a_file_prunes()
    {
        using var model = new ParameterModel(("conv.weight", arange(1, 9, float32).reshape(4, 2, 1, 1)));
        using var scheduler = new CompressionScheduler(Read(Level + Policy("pruner: {instance_name: mine}")), model);
        scheduler.OnEpochBegin(0);
        Assert.That(Bits.Of(scheduler.Masks["conv.weight"].Mask!), Is.EqualTo("00001111"));
    }

    private const string Level = "pruners:\n  mine: {class: SparsityLevelParameterPruner, levels: {conv.weight: 0.5}}\n";

    private static string Policy(string binding) => $"policies:\n  - {binding}\n    epochs: [0]\n";

    private static string Written(string text)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static CompressionSchedule Read(string text)
    {
        var path = Written(text);
        try
        {
            return ScheduleFile.Load(path, Registry);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TestCaseData Case(string body, Type expected) => new TestCaseData(body, expected).SetArgDisplayNames(body.Split('\n')[0]);
}
