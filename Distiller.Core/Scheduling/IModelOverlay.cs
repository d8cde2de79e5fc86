namespace Distiller.Scheduling;

/// <summary>What changes a model's computations without being part of it, such as simulated quantization, and can step aside.</summary>
/// <remarks>Who looks at the bare model, as thinning does, switches overlays off for that time: <see cref="BuildContext.SuspendOverlays"/>.</remarks>
public interface IModelOverlay
{
    /// <summary>Whether it changes what the model computes.</summary>
    bool IsActive { get; set; }
}
