namespace Distiller.Native;

/// <summary>What a pooling step of a <see cref="NativePlan"/> computes.</summary>
[Flags]
public enum PlanPooling
{
    /// <summary>The mean of the positions inside the image.</summary>
    Mean = 0,

    /// <summary>The maximum.</summary>
    Maximum = 1,

    /// <summary>The window is the whole image.</summary>
    WholeImage = 2,

    /// <summary>A last window that is only partly filled counts.</summary>
    CeilingMode = 4,

    /// <summary>A mean divides by positions of the padding too.</summary>
    CountsPadding = 8,
}
