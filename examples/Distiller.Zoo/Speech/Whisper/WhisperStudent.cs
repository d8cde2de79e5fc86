using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Makes shallow students of deep teachers.</summary>
public static class WhisperStudent
{
    /// <summary>A student with some of the teacher's layers; everything outside the layers is copied.</summary>
    /// <param name="teacher">The teacher; it does not change, and shares nothing with the student.</param>
    /// <param name="layers">The layers.</param>
    /// <returns>A new model.</returns>
    /// <exception cref="ArgumentException">A layer is not one of the teacher's.</exception>
    public static WhisperModel Create(WhisperModel teacher, WhisperLayers layers)
    {
        if (layers.Encoder.Any(layer => layer < 0 || layer >= teacher.Config.EncoderLayers) || layers.Decoder.Any(layer => layer < 0 || layer >= teacher.Config.DecoderLayers))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The student asks for encoder layers {string.Join(", ", layers.Encoder)} and decoder layers {string.Join(", ", layers.Decoder)}; the teacher has {teacher.Config.EncoderLayers} and {teacher.Config.DecoderLayers}, counted from 0."), nameof(layers));
        }

        WhisperModel student = new(teacher.Config with { EncoderLayers = layers.Encoder.Length, DecoderLayers = layers.Decoder.Length });
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Dictionary<string, Tensor> targets = student.state_dict();
        foreach (var (name, value) in teacher.state_dict())
        {
            if (layers.Renumber(name) is { } own)
            {
                targets[own].copy_(value);
            }
        }

        return student;
    }
}
