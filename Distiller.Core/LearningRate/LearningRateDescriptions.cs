using Distiller.Configuration;

namespace Distiller.LearningRate;

/// <summary>What the learning-rate schedules of files do, and their keys.</summary>
internal static class LearningRateDescriptions
{
    private static readonly KeyDescription gamma = new KeyDescription("gamma", KeyType.Number, "The factor.", "0.5").Above(0);
    private static readonly KeyDescription milestones = new KeyDescription("milestones", KeyType.Integers, "The epochs at which the rate changes.", "[30, 60]").From(0);
    private static readonly KeyDescription duration = new KeyDescription("T_max", KeyType.Integer, "Epochs from the first rate to the last.", "90").From(1);
    private static readonly KeyDescription relative =
        new KeyDescription("relative", KeyType.Flag, "Counts epochs from the start of the policy's window instead of that of training.", "true").Optional("false");

    public static ComponentRegistry AddTo(ComponentRegistry registry, string kind) => registry
        .Describe(kind, "", new("Sets the learning rate of the next epoch when an epoch ends.", []))
        .Describe(kind, "StepLR", Curve(
            "Multiplies the rate every so many epochs.",
            new KeyDescription("step_size", KeyType.Integer, "Epochs between two changes.", "30").From(1),
            gamma.Optional("0.1")))
        .Describe(kind, "MultiStepLR", Curve("Multiplies the rate at given epochs.", milestones, gamma.Optional("0.1")))
        .Describe(kind, "MultiStepMultiGammaLR", Curve(
            "Multiplies the rate at given epochs, each time by another factor.",
            milestones,
            new KeyDescription("gammas", KeyType.Numbers, "A factor for each milestone.", "[0.5, 0.1]").Above(0)))
        .Describe(kind, "ExponentialLR", Curve("Multiplies the rate after every epoch.", gamma))
        .Describe(kind, "PolynomialLR", Curve(
            "Lets the rate fall to zero along a polynomial.", duration, new KeyDescription("power", KeyType.Number, "Degree of the polynomial.", "0.9").Above(0)))
        .Describe(kind, "CosineAnnealingLR", Curve(
            "Lets the rate fall along half a cosine wave, after a linear rise if wanted.",
            duration,
            new KeyDescription("eta_min", KeyType.Number, "The last rate.", "0.001").From(0).Optional("0"),
            new KeyDescription("warmup_epochs", KeyType.Integer, "Epochs of the linear rise.", "5").From(0).Optional("0")))
        .Describe(kind, "ReduceLROnPlateau", new("Multiplies the rate when a metric has stopped improving.",
        [
            new KeyDescription("mode", KeyType.Choice, "Whether the loss shall fall (min) or the accuracy rise (max).", "max") { Words = ["min", "max"] }.Optional("min"),
            new KeyDescription("factor", KeyType.Number, "The factor.", "0.5").Above(0, 1).Optional("0.1"),
            new KeyDescription("patience", KeyType.Integer, "Epochs without improvement that are tolerated.", "5").From(0).Optional("10"),
            new KeyDescription("threshold", KeyType.Number, "A smaller improvement does not count.", "0.001").From(0).Optional("0.0001"),
            new KeyDescription("threshold_mode", KeyType.Choice, "Whether the threshold is a fraction of the best value or an amount.", "abs") { Words = ["rel", "abs"] }.Optional("rel"),
            new KeyDescription("cooldown", KeyType.Integer, "Epochs after a change in which nothing is counted.", "2").From(0).Optional("0"),
            new KeyDescription("min_lr", KeyType.Numbers, "The smallest rate, for all parameter groups or for each.", "[0.0001]").From(0).Optional("0"),
            new KeyDescription("eps", KeyType.Number, "Smaller changes of the rate are not made.", "1.0e-07").From(0).Optional("1.0e-08"),
            new KeyDescription("verbose", KeyType.Flag, "Accepted for the sake of old files, without effect: reports show every rate.", "false").Optional("false"),
        ]));

    private static ClassDescription Curve(string summary, params ReadOnlySpan<KeyDescription> keys) => new(summary, [.. keys, relative]);
}
