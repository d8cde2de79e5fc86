using Distiller.Graph;

namespace Distiller.Pruning;

/// <summary>A residual block that stays (1) or goes (0).</summary>
internal sealed record BlockGroup : SearchGroup
{
    public required ResidualBlock Block { get; init; }

    public override string Name => Block.Name;

    public override int Count => 1;

    public override IEnumerable<CoupledChannel> Removed(int kept) => [];

    /// <summary>Equal ratios thin all blocks alike.</summary>
    public override int Near(double fraction) => 1;

    public override BudgetGroup Report(int kept) => new(Name, Block.Layers.Length, 1, kept, 1) { IsBlock = true };
}
