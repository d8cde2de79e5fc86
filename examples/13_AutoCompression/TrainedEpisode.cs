using Distiller.Results;

namespace Distiller.Examples.AutoCompression;

/// <summary>An episode whose network was trained on.</summary>
/// <param name="Agent">Whose episode it is.</param>
/// <param name="Episode">What the search measured.</param>
/// <param name="Top1">Accuracy on the test images after training, in percent.</param>
internal sealed record TrainedEpisode(string Agent, SearchEpisode Episode, double Top1);
