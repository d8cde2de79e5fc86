namespace Distiller.Distillation.Diffusion;

/// <summary>What random numbers are drawn for: each use has a stream of its own, so that none depends on how often another drew.</summary>
internal enum DrawStream
{
    Student,
    Comparison,
    Fake,
    Degradation,
    Mismatch,
    Spacing,
    Teacher,
}
