using System.Collections.Immutable;

namespace Distiller.Zoo.Speech;

/// <summary>A sound of the synthesiser's language.</summary>
/// <param name="Symbol">Its letter.</param>
/// <param name="Kind">How it is made.</param>
/// <param name="Formants">Centres of the resonators in Hz, for a tract of length 1; of noise the centre of its band.</param>
/// <param name="Bandwidths">Widths of the resonators in Hz, one for each centre.</param>
/// <param name="Level">Its amplitude beside a vowel. Range: 0 to 1.</param>
public sealed record Phone(string Symbol, PhoneKind Kind, ImmutableArray<double> Formants, ImmutableArray<double> Bandwidths, double Level);
