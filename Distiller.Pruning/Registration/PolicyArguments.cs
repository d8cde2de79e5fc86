using System.Collections.ObjectModel;
using Distiller.Configuration;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>The <c>args</c> of policies in schedule files.</summary>
internal static class PolicyArguments
{
    private const string KeepMask = "keep_mask";
    private const string Levels = "levels";
    private const string Frequency = "mini_batch_pruning_frequency";
    private const string ForwardOnly = "mask_on_forward_only";
    private const string Gradients = "mask_gradients";
    private const string DoubleCopies = "use_double_copies";
    private const string Discard = "discard_masks_at_minibatch_end";
    private const string SkipFirst = "skip_first_minibatch";
    private const string Fold = "fold_batchnorm";

    internal static PruningPolicySpec Prune(ComponentSpec<IPruner> pruner, EpochWindow window, SpecReader arguments)
    {
        var options = new PruningOptions
        {
            Levels = arguments.Find(Levels) is { } levels ? Numbers(levels) : null,
            KeepMask = arguments.Flag(KeepMask),
            MinibatchFrequency = arguments.Integer(Frequency, 0),
            MaskOnForwardOnly = arguments.Flag(ForwardOnly),
            MaskGradients = arguments.Flag(Gradients),
            UseDoubleCopies = arguments.Flag(DoubleCopies),
            DiscardMasksAtMinibatchEnd = arguments.Flag(Discard),
            SkipFirstMinibatch = arguments.Flag(SkipFirst),
            FoldBatchNorm = arguments.Flag(Fold),
        };
        options.Validate(pruner.Name);
        return new PruningPolicySpec { Pruner = pruner, Window = window, Options = options };
    }

    internal static void Write(PruningPolicySpec policy, SpecWriter writer)
    {
        var options = policy.Options;
        if (options.Levels is not null)
        {
            Write(options.Levels, writer.Section(Levels));
        }

        if (options.MinibatchFrequency > 0)
        {
            writer.Add(Frequency, options.MinibatchFrequency);
        }

        foreach (var (key, isOn) in ((string, bool)[])
            [
                (KeepMask, options.KeepMask), (ForwardOnly, options.MaskOnForwardOnly), (Gradients, options.MaskGradients),
                (DoubleCopies, options.UseDoubleCopies), (Discard, options.DiscardMasksAtMinibatchEnd),
                (SkipFirst, options.SkipFirstMinibatch), (Fold, options.FoldBatchNorm),
            ])
        {
            if (isOn)
            {
                writer.Add(key, true);
            }
        }
    }

    internal static RegularizationPolicySpec Regularize(ComponentSpec<IRegularizer> regularizer, EpochWindow window, SpecReader arguments) =>
        new() { Regularizer = regularizer, Window = window, KeepMask = arguments.Flag(KeepMask) };

    internal static void Write(RegularizationPolicySpec policy, SpecWriter writer)
    {
        if (policy.KeepMask)
        {
            writer.Add(KeepMask, true);
        }
    }

    /// <summary>A mapping of numbers; a component <c>module</c> in a name is left for the model to judge.</summary>
    internal static IReadOnlyDictionary<string, double> Numbers(SpecValue value) =>
        Table(value, entry => entry.Number());

    /// <summary>A mapping in the order of the file, which decides between patterns of equal length.</summary>
    internal static IReadOnlyDictionary<string, T> Table<T>(SpecValue value, Func<SpecValue, T> read)
    {
        OrderedDictionary<string, T> table = new(StringComparer.Ordinal);
        foreach (var (key, entry) in value.Entries)
        {
            table.Add(key, read(entry));
        }

        return new ReadOnlyDictionary<string, T>(table);
    }

    internal static void Write(IReadOnlyDictionary<string, double> table, SpecWriter writer)
    {
        foreach (var (key, value) in table)
        {
            writer.Add(key, value);
        }
    }
}
