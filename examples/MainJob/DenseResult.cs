using Distiller.Results;

namespace Distiller.Examples.MainJob;

/// <summary>The dense model: its facts and its quality on the test set.</summary>
/// <param name="Summary">Weights and layers.</param>
/// <param name="Top1">Fraction of test images whose best class is right.</param>
/// <param name="Loss">Mean cross-entropy.</param>
internal sealed record DenseResult(ModelSummary Summary, double Top1, double Loss);
