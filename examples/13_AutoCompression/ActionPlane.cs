using System.Collections.Immutable;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using MathNet.Numerics.LinearAlgebra;

namespace Distiller.Examples.AutoCompression;

/// <summary>Vectors of actions in the plane of their two principal components.</summary>
internal sealed class ActionPlane
{
    // Upper ends of the groups by rank of the reward, as fractions of all episodes.
    private static readonly (double End, string Name)[] Groups = [(0.5, "lower half"), (0.9, "upper half"), (1, "best tenth")];

    private readonly ImmutableArray<string> layers;
    private readonly Matrix<double> directions;
    private readonly double[] shares;
    private readonly NamedPoint[][] groups;

    /// <summary>Projects the episodes of several searches.</summary>
    /// <param name="layers">Names of the layers, in the order of the steps; at least two.</param>
    /// <param name="episodes">The episodes.</param>
    public ActionPlane(ImmutableArray<string> layers, IReadOnlyCollection<SearchEpisode> episodes)
    {
        this.layers = layers;
        SearchEpisode[] ranked = [.. episodes.OrderBy(episode => episode.Reward)];
        var actions = Matrix<double>.Build.DenseOfRows(ranked.Select(episode => episode.Actions.AsEnumerable()));
        var means = actions.ColumnSums() / actions.RowCount;
        var centred = Matrix<double>.Build.Dense(actions.RowCount, actions.ColumnCount, (row, column) => actions[row, column] - means[column]);
        var decomposition = centred.Svd();
        directions = Matrix<double>.Build.DenseOfRowVectors([.. decomposition.VT.EnumerateRows().Take(2).Select(Oriented)]);
        double total = decomposition.S.DotProduct(decomposition.S);
        shares = [.. decomposition.S.Take(2).Select(value => total > 0 ? 100 * value * value / total : 0)];
        var places = centred * directions.Transpose();
        groups = [.. Groups.Select((group, index) => Enumerable
            .Range(0, ranked.Length)
            .Where(row => row >= Rank(index == 0 ? 0 : Groups[index - 1].End, ranked.Length) && row < Rank(group.End, ranked.Length))
            .Select(row => new NamedPoint("", places[row, 0], places[row, 1]))
            .ToArray())];
    }

    /// <summary>The episodes, a colour for each group of rewards.</summary>
    public Figure Plot => new()
    {
        Title = "Actions in the plane of their principal components",
        Description = "Each point is an episode of either search. Blue: the lower half of the rewards; vermilion: the upper half; green: the best tenth.",
        X = new Axis { Label = FormattableString.Invariant($"first component, {shares[0]:F0} % of the variance") },
        Y = new Axis { Label = FormattableString.Invariant($"second component, {shares[1]:F0} %") },
        Series = [.. groups.Select((points, place) => new PointSeries { Name = Groups[place].Name, Points = [.. points], PaletteIndex = place })],
    };

    /// <summary>What the components are made of.</summary>
    public Table Components => new(
        "Principal components of the actions",
        [Column.OfText("Component"), Column.OfNumber("Variance", "F1", "%"), .. layers.Select(layer => Column.OfNumber(layer, "F2"))],
        [.. shares.Select((share, place) => Row.Of([place == 0 ? "first" : "second", share, .. directions.Row(place).Select(value => (Cell)value)]))]);

    // A decomposition leaves the sign open: the largest part is made positive.
    private static Vector<double> Oriented(Vector<double> direction) => direction[direction.AbsoluteMaximumIndex()] < 0 ? -direction : direction;

    private static int Rank(double fraction, int count) => (int)Math.Ceiling(fraction * count);
}
