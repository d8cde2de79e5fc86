using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Carries weights between two models of one architecture.</summary>
internal static class ModelWeights
{
    /// <summary>Demands that both models have the same parameters and buffers.</summary>
    /// <exception cref="ModelStructureException">A name or a shape differs.</exception>
    public static void DemandAlike(nn.Module student, nn.Module teacher)
    {
        var known = teacher.state_dict();
        foreach (var (name, value) in student.state_dict())
        {
            if (!known.TryGetValue(name, out var other))
            {
                throw new ModelStructureException(
                    $"The student has '{name}', its teacher has not, so that the teacher cannot take the student's weights. {NearestNames.Hint(name, known.Keys)}");
            }

            if (!other.shape.SequenceEqual(value.shape))
            {
                throw new ModelStructureException(
                    $"'{name}' has shape {Guards.ShapeText(value.shape)} in the student and {Guards.ShapeText(other.shape)} in its teacher. "
                    + "A teacher that takes the student's weights is built like the student.");
            }
        }
    }

    /// <summary>Copies parameters and buffers.</summary>
    public static void Copy(nn.Module from, nn.Module to)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var targets = to.state_dict();
        foreach (var (name, value) in from.state_dict())
        {
            targets[name].copy_(value);
        }
    }

    /// <summary>Moves parameters towards the student's, and copies buffers.</summary>
    public static void Average(nn.Module student, nn.Module teacher, double decay)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var targets = teacher.state_dict();
        var parameters = student.named_parameters().Select(entry => entry.name).ToHashSet();
        foreach (var (name, value) in student.state_dict())
        {
            if (parameters.Contains(name))
            {
                targets[name].mul_(decay).add_(value, alpha: 1 - decay);
            }
            else
            {
                targets[name].copy_(value);
            }
        }
    }
}
