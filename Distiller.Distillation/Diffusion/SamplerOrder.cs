namespace Distiller.Distillation.Diffusion;

/// <summary>How a sampler steps from one noise level to the next.</summary>
public enum SamplerOrder
{
    /// <summary>One evaluation for each step.</summary>
    Euler,

    /// <summary>Two evaluations for each step but the last, and much smaller errors.</summary>
    Heun,
}
