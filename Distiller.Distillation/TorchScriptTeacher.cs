using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A teacher from a TorchScript file: a network written in Python teaches without being rebuilt here.</summary>
/// <remarks>
/// Write the file with <c>torch.jit.script(model).save(path)</c> or <c>torch.jit.trace</c>. The script runs in evaluation mode and learns nothing. It has no
/// modules to tap, so it suits losses on logits.
/// <para>Shapes: inputs (N, ...), as the script wants them, to logits (N, Classes).</para>
/// </remarks>
/// <example><code>
/// using var teacher = new TorchScriptTeacher("resnet50.pt");
/// using var pair = new TeacherStudent(student, [teacher]);
/// </code></example>
public sealed class TorchScriptTeacher : nn.Module<Tensor, Tensor>
{
    private readonly jit.ScriptModule<Tensor, Tensor> script;

    /// <summary>Loads the script.</summary>
    /// <param name="path">The file. Scripts are code: load only files that you trust.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no TorchScript module.</exception>
    public TorchScriptTeacher(string path)
        : base(nameof(TorchScriptTeacher))
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no TorchScript file '{path}'. Write it in Python with torch.jit.script(model).save(path).", path);
        }

        try
        {
            script = jit.load<Tensor, Tensor>(path);
        }
        catch (ExternalException cause)
        {
            throw new InvalidDataException($"'{path}' is no TorchScript module: a checkpoint of weights alone is not enough. Write it in Python with torch.jit.script(model).save(path).", cause);
        }

        foreach (var parameter in script.parameters())
        {
            parameter.requires_grad = false;
        }

        RegisterComponents();
        eval();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => script.call(input);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            script.Dispose();
        }

        base.Dispose(disposing);
    }
}
