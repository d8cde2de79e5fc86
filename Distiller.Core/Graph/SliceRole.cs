namespace Distiller.Graph;

/// <summary>What the channels of a coupling are to a layer.</summary>
public enum SliceRole
{
    /// <summary>The layer computes them: filters of a convolution, rows of a linear layer, columns of an embedding.</summary>
    Output,

    /// <summary>The layer mixes them: input channels of a convolution, columns of a linear layer.</summary>
    Input,

    /// <summary>The layer scales or normalises them one by one: entries of a batch norm and the like.</summary>
    Normalization,
}
