namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Where the convolutions over the waveform are normalised.</summary>
public enum FeatureNormalization
{
    /// <summary>Each channel of the first layer, over time (<c>group</c>): Base.</summary>
    FirstLayer,

    /// <summary>All channels of each frame, in every layer (<c>layer</c>): Large.</summary>
    EveryLayer,
}
