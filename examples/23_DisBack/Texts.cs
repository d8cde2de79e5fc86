namespace Distiller.Examples.DisBack;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Teachers =
        "A diffusion model for each law and seed, measured on what it samples in 18 steps of Heun's method. Its loss rests on a plateau for 1,000 steps and more "
        + "before it finds the ring's modes; stopped on the plateau it samples a cloud. Fresh data set the floor of the distances.";

    public const string Mismatched =
        "A generator with new weights, its samples shifted by (4, 4) to where the teacher was never trained. Plain: the teacher is target and start of "
        + "the fake score (Diff-Instruct). Init-only: the fake score starts from the last node of the recorded degradation. DisBack: the nodes are the targets "
        + "besides, walked backwards; its nodes are spaced by a cubic, by relative score distance (an addition of this library) or evenly by steps (uniform). "
        + "Reversed-order walks the nodes in the wrong direction and should fail. Same network, seeds, noise and updates for all; 2 steps of the fake score after "
        + "each update of the generator.";

    public const string Paths =
        "The nodes of the recorded paths: r is the score distance to the last node, 1 for the teacher. Nodes with a small r already are the student, and as targets "
        + "ask for nothing.";

    public const string Matched =
        "The generator starts as a copy of the teacher. There is little mismatch to mend, so nothing is claimed: DisBack can only lose time here, and the table says how much.";

    public const string Laws = "Two other laws from the shifted start, as a check that the ring is no exception.";

    public static string ImagesOf(int size) =>
        $"Bars, discs and diagonals of {size}×{size} pixels, drawn by the program; a U-Net; a start with new weights, inverted contrast and an offset, and one that copies the teacher. The distance is Fréchet's, on 32 "
        + "features of a small classifier that was trained on real images and then frozen.";

    public const string Claims =
        "Criteria fixed before the runs. Whatever they come to, the program ends well; a criterion that is not met is printed as such.";
}
