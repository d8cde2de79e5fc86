namespace Distiller.Examples.Regularization;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Trainings =
        "A regularizer adds a penalty to the loss before the backward pass. L1 pulls every weight towards zero with the same force; group "
        + "lasso pulls the length of whole groups, here of the filters of conv2. Weights (or filters) below a threshold are zeroed after each step.";

    public const string Weights =
        "The values of fc1 by order of magnitude. L1 takes the same amount from every weight in every step: what the task does not hold "
        + "against it drifts to the left, until the threshold takes it.";

    public const string Filters =
        "Each grey line is the Euclidean norm of one filter of conv2 while group lasso acts. Filters that the task does not need decay at a "
        + "constant rate and vanish as a whole; the others settle where task and penalty balance.";

    public const string Ranks =
        "The filters of conv2 by norm at the end. A step down to zero means filters that can be removed; a gentle slope means that ranking "
        + "them would be guesswork.";

    public const string Outcome =
        "L1 gives single zeros, group lasso whole filters. Only the latter makes a smaller dense layer.";
}
