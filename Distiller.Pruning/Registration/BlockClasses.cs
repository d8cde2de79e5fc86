using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Removers of blocks in schedule files: the section <c>extensions</c>.</summary>
internal static class BlockClasses
{
    private const string Class = "BlockRemover";
    private const string Blocks = "blocks";

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<BlockRemoverSpec>(ThinnerClasses.Kind, Class, Read, Write)
        .Describe(ThinnerClasses.Kind, Class, new(
            "Removes whole residual blocks for good, also those of transformers.",
            [
                new KeyDescription(Blocks, KeyType.Texts, "Paths of the blocks; each has to pass its input on when it is empty.", "[layer1.1]"),
                .. InputKeys.Descriptions,
                InputKeys.VocabularyDescription,
            ]));

    private static BlockRemoverSpec Read(SpecReader reader) => new()
    {
        Name = reader.Name,
        Blocks = reader.Texts(Blocks),
        InputShape = InputKeys.Read(reader),
        Vocabulary = InputKeys.ReadVocabulary(reader),
    };

    private static void Write(BlockRemoverSpec spec, SpecWriter writer)
    {
        writer.Add(Blocks, spec.Blocks);
        InputKeys.Write(spec.InputShape, writer, spec.Vocabulary);
    }
}
