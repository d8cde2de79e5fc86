using System.Collections.Immutable;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>Starts a student with weights of its teacher.</summary>
public static class TeacherWeights
{
    /// <summary>Copies parameters and buffers whose names begin with a prefix.</summary>
    /// <param name="teacher">The model to copy from.</param>
    /// <param name="student">The model to copy into; it gets memory of its own.</param>
    /// <param name="prefixes">Module paths, teacher's and student's, such as (<c>encoder.layers.0</c>, <c>encoder.layers.0</c>).</param>
    /// <returns>The student's names that were set.</returns>
    /// <exception cref="ModelStructureException">A prefix matches nothing, or a tensor has no counterpart of its shape; nothing is copied then.</exception>
    public static ImmutableArray<string> Copy(nn.Module teacher, nn.Module student, params ReadOnlySpan<(string Teacher, string Student)> prefixes)
    {
        var source = teacher.state_dict();
        var target = student.state_dict();
        List<(string From, string To)> pairs = [];
        foreach (var (from, to) in prefixes)
        {
            string[] names = [.. target.Keys.Where(name => name == to || name.StartsWith(to + ".", StringComparison.Ordinal))];
            if (names.Length == 0)
            {
                throw new ModelStructureException($"The student has no parameter under '{to}'. {NearestNames.Hint(to, student.named_modules().Select(entry => entry.name))}");
            }

            pairs.AddRange(names.Select(name => (from + name[to.Length..], name)));
        }

        foreach (var (from, to) in pairs)
        {
            if (!source.TryGetValue(from, out var value))
            {
                throw new ModelStructureException($"The teacher has no '{from}' for the student's '{to}'. {NearestNames.Hint(from, source.Keys)}");
            }

            if (!value.shape.SequenceEqual(target[to].shape))
            {
                throw new ModelStructureException($"'{from}' has shape {Guards.ShapeText(value.shape)} in the teacher and {Guards.ShapeText(target[to].shape)} in the student ('{to}'). Make the student with the teacher's sizes there.");
            }
        }

        using var noGrad = no_grad();
        foreach (var (from, to) in pairs)
        {
            target[to].copy_(source[from]);
        }

        return [.. pairs.Select(pair => pair.To)];
    }
}
