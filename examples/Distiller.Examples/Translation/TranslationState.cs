using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>What the two layers of a decoder remember: hidden and cell states, (1, N, H) each.</summary>
/// <param name="First">The layer that attends.</param>
/// <param name="Second">The layer behind the attention.</param>
public sealed record TranslationState((Tensor Hidden, Tensor Cell) First, (Tensor Hidden, Tensor Cell) Second)
{
    /// <summary>The states of some sentences, in the order of their numbers.</summary>
    /// <param name="rows">Numbers of sentences, (M).</param>
    public TranslationState Select(Tensor rows)
    {
        return new((Rows(First.Hidden), Rows(First.Cell)), (Rows(Second.Hidden), Rows(Second.Cell)));

        Tensor Rows(Tensor state) => state.index_select(1, rows);
    }
}
