using Distiller.Configuration;
using Distiller.Data;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Pruners that need calibration data, in schedule files. A file cannot hold data: the program gives them with the registry.</summary>
internal static class OneShotClasses
{
    private const string Kind = "pruner";
    private const string DampingKey = "damping";
    private const string BlockKey = "block_size";
    private const string RowsKey = "rows_per_batch";

    internal static ComponentRegistry AddTo(ComponentRegistry registry, IBatchSource? calibration) => registry
        .AddClass<WandaPrunerSpec>(
            Kind, "WandaPruner", reader => ReadWanda(reader, calibration), WriteWanda, spec => spec.Pattern is null && spec.Curve is ConstantCurve)
        .AddClass<WandaPrunerSpec>(
            Kind, "WandaPatternPruner",
            reader => new() { Name = reader.Name, Calibration = Data(reader, calibration), Pattern = ReadPattern(reader), Weights = [.. reader.Texts("weights")] },
            (spec, writer) => WritePattern(spec.Pattern!, spec.Weights, writer),
            spec => spec.Pattern is not null)
        .AddClass<SparseGptPrunerSpec>(
            Kind, "SparseGptPruner",
            reader => ReadSparseGpt(reader, calibration) with { Curve = CurveKeys.Read(reader, isAgp: false) },
            (spec, writer) =>
            {
                CurveKeys.Write(spec.Curve!, writer);
                WriteSparseGpt(spec, writer);
            },
            spec => spec.Pattern is null && spec.Curve is ConstantCurve)
        .AddClass<SparseGptPrunerSpec>(
            Kind, "SparseGptPatternPruner",
            reader => ReadSparseGpt(reader, calibration) with { Pattern = ReadPattern(reader) },
            (spec, writer) =>
            {
                WritePattern(spec.Pattern!, spec.Weights, writer);
                WriteSparseGpt(spec, writer, withWeights: false);
            },
            spec => spec.Pattern is not null)
        .AddClass<ChannelReconstructionSpec>(
            Kind, "FMReconstructionChannelPruner", reader => ReadReconstruction(reader, calibration), WriteReconstruction,
            spec => spec.Curve is ConstantCurve && CriterionKeys.IsWritable(spec.Criterion));

    internal static ComponentRegistry Describe(ComponentRegistry registry, KeyDescription desired, KeyDescription weights, KeyDescription seed, KeyDescription[] selection)
    {
        const string data = " Needs calibration data from the program.";
        var keep = new KeyDescription("keep", KeyType.Integer, "Weights kept of each run.", "1").From(1).Optional("2");
        var of = new KeyDescription("of", KeyType.Integer, "Weights of a run.", "4").From(2).Optional("4");
        var damping = new KeyDescription(DampingKey, KeyType.Number, "Damping as a part of the mean diagonal.", "0.02").Above(0).Optional("0.01");
        var block = new KeyDescription(BlockKey, KeyType.Integer, "Columns whose masks are chosen together.", "64").From(1).Optional("128");
        var channels = new KeyDescription("group_type", KeyType.Choice, "What is pruned as a whole; this class knows input channels only.", "Channels") { Words = ["Channels"] };
        return registry
            .Prunes("WandaPruner", "Prunes in each output the smallest products of weight and input, without training (Wanda)." + data, [desired, weights, .. selection])
            .Prunes("WandaPatternPruner", "Wanda with so many of so many neighbouring weights kept." + data, keep, of, weights)
            .Prunes("SparseGptPruner", "Prunes without training, and lets the weights that stay make up for it (SparseGPT)." + data, desired, weights, damping, block)
            .Prunes("SparseGptPatternPruner", "SparseGPT with so many of so many neighbouring weights kept." + data, keep, of, weights, damping)
            .Prunes(
                "FMReconstructionChannelPruner", "Prunes input channels, and refits the layer so that its outputs stay (least squares)." + data,
                [
                    desired, channels, weights, CriterionKeys.Description, .. selection,
                    new KeyDescription(RowsKey, KeyType.Integer, "Samples kept of each minibatch.", "500").From(1).Optional("1000"), seed,
                ]);
    }

    private static IBatchSource Data(SpecReader reader, IBatchSource? calibration) =>
        calibration ?? throw reader.Value("class").Error(
            $"The class '{reader.Text("class")}' needs calibration data, which a file cannot hold. Give them with the registry: AddPruning(calibration).");

    private static WandaPrunerSpec ReadWanda(SpecReader reader, IBatchSource? calibration) => new()
    {
        Name = reader.Name,
        Calibration = Data(reader, calibration),
        Curve = CurveKeys.Read(reader, isAgp: false),
        Weights = [.. reader.Texts("weights")],
        Selection = SelectionKeys.Read(reader),
    };

    private static void WriteWanda(WandaPrunerSpec spec, SpecWriter writer)
    {
        CurveKeys.Write(spec.Curve!, writer);
        writer.Add("weights", spec.Weights);
        SelectionKeys.Write(spec.Selection, writer);
    }

    private static NeighbourPattern ReadPattern(SpecReader reader) => new(reader.Integer("keep", 2), reader.Integer("of", 4));

    private static void WritePattern(NeighbourPattern pattern, WeightSelector weights, SpecWriter writer)
    {
        writer.Add("keep", pattern.Keep);
        writer.Add("of", pattern.Of);
        writer.Add("weights", weights);
    }

    private static SparseGptPrunerSpec ReadSparseGpt(SpecReader reader, IBatchSource? calibration) => new()
    {
        Name = reader.Name,
        Calibration = Data(reader, calibration),
        Weights = [.. reader.Texts("weights")],
        Damping = reader.Number(DampingKey, 0.01),
        BlockSize = reader.Text("class") == "SparseGptPruner" ? reader.Integer(BlockKey, 128) : 128,
    };

    private static void WriteSparseGpt(SparseGptPrunerSpec spec, SpecWriter writer, bool withWeights = true)
    {
        if (withWeights)
        {
            writer.Add("weights", spec.Weights);
        }

        if (spec.Damping != 0.01)
        {
            writer.Add(DampingKey, spec.Damping);
        }

        // A pattern's blocks are its runs.
        if (spec.Pattern is null && spec.BlockSize != 128)
        {
            writer.Add(BlockKey, spec.BlockSize);
        }
    }

    private static ChannelReconstructionSpec ReadReconstruction(SpecReader reader, IBatchSource? calibration)
    {
        var structure = GroupWords.RankedStructure(reader);
        return structure != Structure.Channel
            ? throw reader.Value("group_type").Error("Reconstruction prunes input channels only. Use group_type: Channels.")
            : new()
            {
                Name = reader.Name,
                Calibration = Data(reader, calibration),
                Curve = CurveKeys.Read(reader, isAgp: false),
                Weights = [.. reader.Texts("weights")],
                Criterion = CriterionKeys.Read(reader),
                Selection = SelectionKeys.Read(reader),
                RowsPerBatch = reader.Integer(RowsKey, 1000),
                Seed = reader.LongInteger(PrunerClasses.SeedKey, 0),
            };
    }

    private static void WriteReconstruction(ChannelReconstructionSpec spec, SpecWriter writer)
    {
        CurveKeys.Write(spec.Curve, writer);
        writer.Add("group_type", "Channels");
        writer.Add("weights", spec.Weights);
        CriterionKeys.Write(spec.Criterion, writer);
        SelectionKeys.Write(spec.Selection, writer);
        if (spec.RowsPerBatch != 1000)
        {
            writer.Add(RowsKey, spec.RowsPerBatch);
        }

        PrunerClasses.WriteSeed(spec.Seed, writer);
    }
}
