namespace Distiller.Quantization;

/// <summary>How weights are rounded one column after the other, each error made up for by the columns to come (GPTQ).</summary>
/// <remarks>
/// With H = Σ x xᵀ of a layer's inputs and the upper Cholesky factor U of H⁻¹, column i is rounded and its error divided by Uᵢᵢ, times row
/// i of U, is taken off the columns that follow. Layers are handled in the order in which they run, each with inputs from those already
/// rounded. Scales stay those of the quantized model; bits, groups and what is cut off are chosen there.
/// <para>Source: Frantar et al. 2023, arXiv 2210.17323, algorithm 1.</para>
/// </remarks>
public sealed record GptqSpec
{
    /// <summary>Damping as a part of the mean diagonal of H. Range: above 0. Default 0.01.</summary>
    public double Damping { get; init; } = 0.01;

    /// <summary>Columns that are handled together before the rest learns of their errors: a matter of speed alone. Range: 1 and more. Default 128.</summary>
    public int BlockSize { get; init; } = 128;

    /// <summary>Whether columns with the strongest inputs come first, when there are still many others to make up for them. Default true.</summary>
    public bool OrdersByStrength { get; init; } = true;
}
