namespace Distiller.Examples.Lotteries;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Dense =
        "The hypothesis (Frankle and Carbin 2019): a large network contains a small one that, trained alone from its early weights, becomes as good. "
        + "We keep a copy of the weights after the first epoch and train to the end.";

    public const string Ticket =
        "The mask keeps the weights that are largest at the end, layer by layer. Drawn are early against final magnitudes of fc1: what training made "
        + "large was not always large before, so the early weights alone would not have told.";

    public const string Starts =
        "Four sparse networks with equally many weights in each layer. Only the first has both: the mask that training found, and the weights it began with.";

    public const string Learning = "All four at the lowest density, trained alike. Masks are set before the first epoch and enforced after every step.";

    public const string Densities = "Accuracy after training by density. The fewer weights are left, the more it matters which.";

    public const string Rounds =
        "The paper finds its smallest tickets in rounds: train, prune a part of what is left, rewind to the early weights, train again. Each round chooses with what the "
        + "smaller network learnt. A schedule does it in one training: `FindTicket` keeps the weights at its first epoch, here after one, and prunes and rewinds at each later one; "
        + "the optimizer forgets, and the rate begins again. Two rounds leave a tenth.";

    public const string Seeds =
        "Three ways to equally few weights, after the last rounds. *In rounds* is the ticket of the training above. *At once* prunes the trained network once, to that density, and rewinds. "
        + "*New weights* has the mask that the rounds found, and weights drawn anew. Each learns for as many epochs, from several starts that differ in their first weights; the mean, and the worst and best in brackets.";
}
