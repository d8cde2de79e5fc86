namespace Distiller.Examples.DisBack;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Mismatched =
        "A generator with new weights, its samples shifted by (4, 4) to where the teacher was never trained. Plain: the teacher is target and start of "
        + "the fake score (Diff-Instruct). Init-only: the fake score starts from the last node of the recorded degradation. DisBack: the nodes are the targets "
        + "besides, walked backwards. Same network, seeds, noise and updates for all; 2 steps of the fake score after each update of the generator.";

    public const string Controls =
        "The same start with other paths: nodes by relative score distance (an addition of this library), nodes spaced evenly by steps, and nodes in "
        + "the wrong order, which should fail.";

    public const string Matched =
        "The generator starts as a copy of the teacher. There is little mismatch to mend, so nothing is claimed: DisBack can only lose time here, and the table says how much.";

    public const string Laws = "Two other laws from the shifted start, as a check that the ring is no exception.";

    public const string Images =
        "Bars, discs and diagonals of 8×8 pixels, drawn by the program; a U-Net; a start with inverted contrast and an offset. The distance is Fréchet's, on 32 "
        + "features of a small classifier that was trained on real images and then frozen.";

    public const string Claims =
        "Criteria fixed before the runs. Whatever they come to, the program ends well; a criterion that is not met is printed as such.";
}
