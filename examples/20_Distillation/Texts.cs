namespace Distiller.Examples.Distillation;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Teacher =
        "Two convolutions and two linear layers, trained on all images. Afterwards it only answers: in evaluation mode, without gradients.";

    public const string SoftTargets =
        "A label says which class is right. The teacher's probabilities also say which wrong classes are nearly right, but at temperature 1 "
        + "these are close to zero. A higher temperature T (softmax of scores / T) brings them out; the loss is multiplied by T squared, so that "
        + "its gradients keep their size.";

    public const string Students =
        "A student with a fifth of the teacher's channels, three times from the same weights, on a fifth of the images: with labels only; with "
        + "0.3 of the labels' loss and 0.7 of soft targets at T = 4; and with hints besides, where a regressor that learns along compares its "
        + "features with the teacher's wider ones. The teacher runs in the same step, on the same minibatch.";

    public const string Outcome =
        "Test accuracy after each epoch. What a teacher is worth depends on the data and on the start; run it with other seeds (--seed) before believing a difference.";
}
