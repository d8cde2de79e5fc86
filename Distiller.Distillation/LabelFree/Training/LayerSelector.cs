using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Chooses the layers of a deep teacher that a shallow student starts from.</summary>
public static class LayerSelector
{
    /// <summary>Layers spread over the whole depth: floor(linspace(0, teacher − 1, student)), the last one always the teacher's last.</summary>
    /// <remarks>Source: Gandhi et al. 2023, Distil-Whisper, arXiv 2311.00430, and its published code.</remarks>
    /// <param name="teacherLayers">Depth of the teacher. Range: 1 and more.</param>
    /// <param name="studentLayers">Depth of the student. Range: 1 to the teacher's.</param>
    /// <returns>Positions in the teacher, ascending: 12 → 4 gives 0, 3, 7, 11; one layer is the teacher's last.</returns>
    public static ImmutableArray<int> MaximallySpaced(int teacherLayers, int studentLayers)
    {
        Check(teacherLayers, studentLayers);

        // In whole numbers: a step of 31/15 in floating point may land just below a whole number.
        return studentLayers == 1
            ? [teacherLayers - 1]
            : [.. Enumerable.Range(0, studentLayers).Select(i => (int)((long)i * (teacherLayers - 1) / (studentLayers - 1)))];
    }

    /// <summary>The first layers.</summary>
    /// <param name="teacherLayers">Depth of the teacher. Range: 1 and more.</param>
    /// <param name="studentLayers">Depth of the student. Range: 1 to the teacher's.</param>
    /// <returns>0 … student − 1.</returns>
    public static ImmutableArray<int> First(int teacherLayers, int studentLayers)
    {
        Check(teacherLayers, studentLayers);
        return [.. Enumerable.Range(0, studentLayers)];
    }

    /// <summary>A list of one's own, checked.</summary>
    /// <param name="teacherLayers">Depth of the teacher. Range: 1 and more.</param>
    /// <param name="layers">Positions in the teacher, in the order in which the student has them; none twice.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">The list is empty, names a layer twice, or one that the teacher does not have.</exception>
    public static ImmutableArray<int> Explicit(int teacherLayers, params ImmutableArray<int> layers)
    {
        if (layers.IsDefaultOrEmpty || layers.Distinct().Count() != layers.Length || layers.Any(layer => layer < 0 || layer >= teacherLayers))
        {
            throw new ArgumentException(
                $"The layers {string.Join(", ", layers.IsDefault ? [] : layers.Select(layer => layer.ToString(CultureInfo.InvariantCulture)))} cannot be taken from a teacher of {teacherLayers.ToString(CultureInfo.InvariantCulture)}. "
                + "Name at least one, each once, counted from 0.",
                nameof(layers));
        }

        return layers;
    }

    private static void Check(int teacherLayers, int studentLayers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(teacherLayers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(studentLayers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(studentLayers, teacherLayers);
    }
}
