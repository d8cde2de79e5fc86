namespace Distiller.Examples.AddingAModel;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Module =
        "A module of your own: layers are fields, `RegisterComponents` makes them known by the fields' names, and `forward` calls them by `call`, so that whoever watches a layer hears of it. "
        + "The names of fields are the names that schedules use. The code is in TwoBranchNet.cs.";

    public const string Description =
        "A `ZooModel` is a name, a data set and a function that builds. To have it in the sample application, add that line to `ZooModels`; a program of your own needs no list.";

    public const string Check =
        "Before training: does the toolkit see every layer, and what can be removed? A layer that was not called, or parameters that belong to nobody, would show here.";

    public const string Training = "Trained as any other. `BestScores` ranks the epochs: by accuracy, and of equal ones by the number of weights that are not zero.";

    public const string Compressed =
        "The schedule names its layers, and nothing else of it is particular: filters go by their length in one epoch, the network is thinned, proven equal to the masked one, and trained on.";
}
