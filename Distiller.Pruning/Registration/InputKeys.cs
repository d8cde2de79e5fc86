using System.Collections.Immutable;
using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>The inputs on which a change of the model is proven, in schedule files.</summary>
internal static class InputKeys
{
    private const string DataSet = "dataset";
    private const string InputShape = "input_shape";
    private const string Vocabulary = "vocabulary";

    private static readonly ImmutableArray<(string Word, ImmutableArray<long> Meaning)> DataSets =
    [
        ("mnist", [1, 1, 28, 28]), ("cifar10", [1, 3, 32, 32]), ("imagenet", [1, 3, 224, 224]),
    ];

    internal static ImmutableArray<KeyDescription> Descriptions { get; } =
    [
        new KeyDescription(DataSet, KeyType.Choice, "Gives the shape of the input; this or input_shape is needed.", "cifar10") { Words = [.. DataSets.Select(known => known.Word)] }.Optional(),
        new KeyDescription(InputShape, KeyType.Integers, "Shape of the model's input with the batch; wins over dataset.", "[1, 3, 32, 32]").From(1).Optional(),
    ];

    internal static KeyDescription VocabularyDescription { get; } =
        new KeyDescription(Vocabulary, KeyType.Integer, "For models that read indices, such as words: inputs are whole numbers below this. Without it they are real numbers.", "1000").From(1).Optional();

    internal static ImmutableArray<long> Read(SpecReader reader)
    {
        var dataSet = reader.Has(DataSet) ? reader.Choice(DataSet, DataSets.AsSpan()) : [];
        var shape = reader.Has(InputShape) ? [.. reader.Integers(InputShape).Select(length => (long)length)] : dataSet;
        return shape.IsEmpty
            ? throw reader.Error($"The shape of the model's input is missing. Give '{InputShape}', such as [1, 3, 32, 32], or '{DataSet}'.")
            : shape;
    }

    internal static int? ReadVocabulary(SpecReader reader) => reader.Find(Vocabulary)?.Integer();

    internal static void Write(ImmutableArray<long> shape, SpecWriter writer, int? vocabulary = null)
    {
        writer.Add(InputShape, shape.Select(length => (int)length));
        if (vocabulary is { } words)
        {
            writer.Add(Vocabulary, words);
        }
    }
}
