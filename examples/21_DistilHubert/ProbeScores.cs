namespace Distiller.Examples.DistilHubert;

/// <summary>Accuracy of linear probes on frozen features.</summary>
/// <param name="Keyword">Words of new speakers.</param>
/// <param name="Speaker">Speakers in new words.</param>
/// <param name="Sound">Sounds of frames, of new speakers.</param>
/// <param name="Validation">The mean of the three on validation.</param>
internal sealed record ProbeScores(double Keyword, double Speaker, double Sound, double Validation)
{
    public double Mean => (Keyword + Speaker + Sound) / 3;

    /// <summary>One by one, with their names.</summary>
    public (string Name, double Value)[] All => [("keyword", Keyword), ("speaker", Speaker), ("sound", Sound)];
}
