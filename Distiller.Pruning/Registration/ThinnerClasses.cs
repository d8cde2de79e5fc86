using System.Collections.Immutable;
using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Removers of zero structures in schedule files: the section <c>extensions</c>.</summary>
internal static class ThinnerClasses
{
    internal const string Kind = "extension";
    private const string Function = "thinning_func_str";
    private const string Architecture = "arch";
    private const string DataSet = "dataset";
    private const string InputShape = "input_shape";
    private const string Multiple = "kept_multiple";
    private const string Minimum = "minimum_kept";

    private static readonly ImmutableArray<(string Word, ThinningScope Meaning)> Functions =
    [
        ("remove_filters", ThinningScope.Filters), ("remove_channels", ThinningScope.Channels), ("contract_model", ThinningScope.Structures),
    ];

    private static readonly ImmutableArray<(string Word, ImmutableArray<long> Meaning)> DataSets =
    [
        ("mnist", [1, 1, 28, 28]), ("cifar10", [1, 3, 32, 32]), ("imagenet", [1, 3, 224, 224]),
    ];

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<StructureRemoverSpec>(Kind, "FilterRemover", reader => Read(reader, ThinningScope.Filters), Write, spec => spec.Scope == ThinningScope.Filters)
        .AddClass<StructureRemoverSpec>(Kind, "ChannelRemover", reader => Read(reader, ThinningScope.Channels), Write, spec => spec.Scope == ThinningScope.Channels)
        .AddClass<StructureRemoverSpec>(
            Kind, "StructureRemover", reader => Read(reader, ThinningScope.Structures), Write, spec => spec.Scope == ThinningScope.Structures);

    /// <summary>As in the original the function decides what goes, whatever the class is called.</summary>
    private static StructureRemoverSpec Read(SpecReader reader, ThinningScope byClass)
    {
        var scope = reader.Has(Function) ? reader.Choice(Function, Functions.AsSpan()) : byClass;
        // The architecture is what the model is; the original does not use it either.
        _ = reader.Find(Architecture);
        var dataSet = reader.Has(DataSet) ? reader.Choice(DataSet, DataSets.AsSpan()) : [];
        var shape = reader.Has(InputShape) ? [.. reader.Integers(InputShape).Select(length => (long)length)] : dataSet;
        if (shape.IsEmpty)
        {
            throw reader.Error($"The shape of the model's input is missing. Give '{InputShape}', such as [1, 3, 32, 32], or '{DataSet}'.");
        }

        var options = new ThinningOptions { Multiple = reader.Integer(Multiple, 1), MinimumKept = reader.Integer(Minimum, 1) };
        return scope switch
        {
            ThinningScope.Filters => new FilterRemoverSpec { Name = reader.Name, InputShape = shape, Options = options },
            ThinningScope.Channels => new ChannelRemoverSpec { Name = reader.Name, InputShape = shape, Options = options },
            _ => new() { Name = reader.Name, InputShape = shape, Options = options },
        };
    }

    private static void Write(StructureRemoverSpec spec, SpecWriter writer)
    {
        writer.Add(InputShape, spec.InputShape.Select(length => (int)length));
        if (spec.Options.Multiple > 1)
        {
            writer.Add(Multiple, spec.Options.Multiple);
        }

        if (spec.Options.MinimumKept > 1)
        {
            writer.Add(Minimum, spec.Options.MinimumKept);
        }
    }
}
