using Distiller.Configuration;
using Distiller.Pruning;

namespace Distiller.Examples.YourOwnPruner;

/// <summary>Makes the pruner known to schedule files.</summary>
internal static class BalancedPrunerRegistration
{
    extension(ComponentRegistry registry)
    {
        /// <summary>Adds the class <c>BalancedPruner</c> to the section <c>pruners</c>.</summary>
        public ComponentRegistry AddBalancedPruner() => registry.AddClass<BalancedPrunerSpec>(
            "pruner",
            "BalancedPruner",
            reader => new BalancedPrunerSpec
            {
                Name = reader.Name,
                Curve = KnownCurves.Cubic(reader.Number("initial_sparsity"), reader.Number("final_sparsity")),
                Weights = WeightSelector.Names(reader.Texts("weights").AsSpan()),
            },
            (spec, writer) =>
            {
                writer.Add("initial_sparsity", ((CubicCurve)spec.Curve).Initial);
                writer.Add("final_sparsity", ((CubicCurve)spec.Curve).Final);
                writer.Add("weights", spec.Weights);
            },
            spec => spec.Curve is CubicCurve);
    }
}
