namespace Distiller.Examples.Lotteries;

/// <summary>Where a sparse network begins.</summary>
/// <param name="Name">What the cells call it.</param>
/// <param name="Weights">Which weights it starts with.</param>
/// <param name="Mask">Which mask it has.</param>
/// <param name="IsRewound">Early weights of the dense network, or new ones.</param>
/// <param name="IsMaskLearnt">The mask of the trained network, or a random one.</param>
internal sealed record Start(string Name, string Weights, string Mask, bool IsRewound, bool IsMaskLearnt)
{
    public static Start[] All { get; } =
    [
        new("ticket", "early", "trained network's", IsRewound: true, IsMaskLearnt: true),
        new("new weights", "new", "trained network's", IsRewound: false, IsMaskLearnt: true),
        new("random mask", "early", "random", IsRewound: true, IsMaskLearnt: false),
        new("all random", "new", "random", IsRewound: false, IsMaskLearnt: false),
    ];
}
