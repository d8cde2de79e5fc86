using System.Collections.Immutable;
using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Removers of zero structures in schedule files: the section <c>extensions</c>.</summary>
internal static class ThinnerClasses
{
    internal const string Kind = "extension";
    private const string Function = "thinning_func_str";
    private const string Architecture = "arch";
    private const string Multiple = "kept_multiple";
    private const string Minimum = "minimum_kept";
    private const string FoldConstants = "fold_constants";
    private const string RequireAll = "require_all";
    private const string KeepFixed = "keep_fixed";
    private const string KeepUnseen = "keep_unseen";
    private const string Tolerance = "tolerance";

    private static readonly ImmutableArray<(string Word, ThinningScope Meaning)> Functions =
    [
        ("remove_filters", ThinningScope.Filters), ("remove_channels", ThinningScope.Channels), ("contract_model", ThinningScope.Structures),
    ];

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<StructureRemoverSpec>(Kind, "FilterRemover", reader => Read(reader, ThinningScope.Filters), Write, spec => spec.Scope == ThinningScope.Filters)
        .AddClass<StructureRemoverSpec>(Kind, "ChannelRemover", reader => Read(reader, ThinningScope.Channels), Write, spec => spec.Scope == ThinningScope.Channels)
        .AddClass<StructureRemoverSpec>(
            Kind, "StructureRemover", reader => Read(reader, ThinningScope.Structures), Write, spec => spec.Scope == ThinningScope.Structures)
        .Describe(Kind, "", new("Changes the model at the beginning of each epoch of a window.", []))
        .Describe(Kind, "FilterRemover", Description("Removes zero filters and neurons for good.", ThinningScope.Filters))
        .Describe(Kind, "ChannelRemover", Description("Removes zero input channels and columns for good.", ThinningScope.Channels))
        .Describe(Kind, "StructureRemover", Description("Removes zero filters and channels for good.", ThinningScope.Structures));

    private static ClassDescription Description(string summary, ThinningScope scope)
    {
        var function = Functions.First(known => known.Meaning == scope).Word;
        return new(summary,
        [
            new KeyDescription(Function, KeyType.Choice, "What is removed, whatever the class is called.", function) { Words = [.. Functions.Select(known => known.Word)] }.Optional(function),
            new KeyDescription(Architecture, KeyType.Text, "Accepted for the sake of old files, without effect: the model is at hand.", "resnet20_cifar").Optional(),
            .. InputKeys.Descriptions,
            new KeyDescription(Multiple, KeyType.Integer, "The number of channels that a layer keeps is a multiple of this.", "8").From(1).Optional("1"),
            new KeyDescription(Minimum, KeyType.Integer, "A layer keeps as many channels in any case.", "4").From(1).Optional("1"),
            new KeyDescription(FoldConstants, KeyType.Flag, "Adds the constant that a zero filter still emits to the biases behind it.", "true").Optional("false"),
            new KeyDescription(RequireAll, KeyType.Flag, "Makes it an error that a zero structure cannot go.", "true").Optional("false"),
            new KeyDescription(KeepFixed, KeyType.Flag, "Keeps channels that the model's code fixes and removes the others, instead of an error.", "true").Optional("false"),
            new KeyDescription(KeepUnseen, KeyType.Flag, "Keeps channels to which the output never responds, because a proof of their removal could not fail.", "false").Optional("true"),
            new KeyDescription(Tolerance, KeyType.Number, "Largest relative change of the output that counts as none.", "0.0001").Above(0).Optional("1.0e-05"),
            new KeyDescription(PrunerClasses.SeedKey, KeyType.Integer, "Seed of the random input of the proof.", "7").Optional("0"),
        ]);
    }

    /// <summary>As in the original the function decides what goes, whatever the class is called.</summary>
    private static StructureRemoverSpec Read(SpecReader reader, ThinningScope byClass)
    {
        var scope = reader.Has(Function) ? reader.Choice(Function, Functions.AsSpan()) : byClass;
        // The architecture is what the model is; the original does not use it either.
        _ = reader.Find(Architecture)?.Text();
        var shape = InputKeys.Read(reader);
        var options = new ThinningOptions
        {
            Multiple = reader.Integer(Multiple, 1),
            MinimumKept = reader.Integer(Minimum, 1),
            FoldConstants = reader.Flag(FoldConstants),
            RequireAll = reader.Flag(RequireAll),
            KeepFixed = reader.Flag(KeepFixed),
            KeepUnseen = reader.Flag(KeepUnseen, ThinningOptions.Default.KeepUnseen),
            Tolerance = reader.Number(Tolerance, ThinningOptions.Default.Tolerance),
            Seed = reader.LongInteger(PrunerClasses.SeedKey, 0),
        };
        return scope switch
        {
            ThinningScope.Filters => new FilterRemoverSpec { Name = reader.Name, InputShape = shape, Options = options },
            ThinningScope.Channels => new ChannelRemoverSpec { Name = reader.Name, InputShape = shape, Options = options },
            _ => new() { Name = reader.Name, InputShape = shape, Options = options },
        };
    }

    private static void Write(StructureRemoverSpec spec, SpecWriter writer)
    {
        InputKeys.Write(spec.InputShape, writer);
        if (spec.Options.Multiple > 1)
        {
            writer.Add(Multiple, spec.Options.Multiple);
        }

        if (spec.Options.MinimumKept > 1)
        {
            writer.Add(Minimum, spec.Options.MinimumKept);
        }

        foreach (var (key, isOn) in ((string, bool)[])[(FoldConstants, spec.Options.FoldConstants), (RequireAll, spec.Options.RequireAll), (KeepFixed, spec.Options.KeepFixed)])
        {
            if (isOn)
            {
                writer.Add(key, true);
            }
        }

        if (!spec.Options.KeepUnseen)
        {
            writer.Add(KeepUnseen, false);
        }

        if (spec.Options.Tolerance != ThinningOptions.Default.Tolerance)
        {
            writer.Add(Tolerance, spec.Options.Tolerance);
        }

        PrunerClasses.WriteSeed(spec.Options.Seed, writer);
    }
}
