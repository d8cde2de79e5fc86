using System.Collections.Immutable;
using Distiller.Masking;
using Distiller.Results;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>Tells what a schedule will do to a model, without training.</summary>
public static class DryRunVerbs
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Binds the schedule to a model and lists what it will do. The model stays as it is.</summary>
        /// <param name="model">The model.</param>
        /// <returns>Policies in their order, each with its parameters in the order of the description.</returns>
        /// <exception cref="ModelStructureException">The schedule names what the model does not have; with file and line if it was read from a file.</exception>
        public ImmutableArray<DryRunRow> DryRun(nn.Module model)
        {
            using MaskTable masks = new(model);
            // Components that learn something ask for an optimizer; none of its steps is ever taken.
            using optim.Optimizer? optimizer = model.parameters().Any() ? optim.SGD(model.parameters(), 0) : null;
            using BuildContext context = new(model, masks, optimizer, schedule.Compatibility, schedule.Source);
            return [.. schedule.Policies.Zip(schedule.Timeline()).SelectMany(policy => Rows(policy.First, policy.Second, context))];
        }
    }

    private static DryRunRow[] Rows(PolicySpec spec, PolicyTimeline timeline, BuildContext context)
    {
        if (spec.ChangesOnlyOptimizer)
        {
            return [Row(timeline)];
        }

        using CompressionPolicy policy = spec.Build(context);
        DryRunRow[] rows =
        [
            .. policy.Plan(spec.Window).Select(parameter => Row(timeline) with
            {
                Parameter = parameter.Name,
                Shape = [.. context.Masks[parameter.Name].Parameter.shape],
                TargetSparsities = parameter.TargetSparsities,
            }),
        ];
        return rows.Length == 0 ? [Row(timeline)] : rows;
    }

    private static DryRunRow Row(PolicyTimeline timeline) => new() { Policy = timeline.Name, Kind = timeline.Kind, Epochs = timeline.Epochs };
}
