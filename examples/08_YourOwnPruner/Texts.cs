namespace Distiller.Examples.YourOwnPruner;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Idea =
        "Pruning by magnitude leaves some outputs of a layer many weights and others few; units that work in parallel then wait for the "
        + "slowest. A balanced pruner leaves every output as many. Such a method is a record with its settings, which builds a worker with "
        + "one method: ComputeMasks.";

    public const string Contract =
        "A mask has the shape and type of the weight and holds ones and zeros; equal weights give equal masks; masks belong to the caller's "
        + "scope. A pruner is tried without training by asking it for the masks of an epoch.";

    public const string Schedule =
        "The same curve and the same number of zeros: the balanced pruner, and the library's AGP pruner, which ranks the whole layer.";

    public const string Rows =
        "The outputs of fc1, ordered by the number of weights that they keep.";

    public const string File =
        "One call registers the class: how it is read, and how it is written. Then a schedule file may name it, beside the classes of the library.";

    public const string Error = "A misspelt class is an error with file, line and the nearest known names; so is a key that nobody asked for.";
}
