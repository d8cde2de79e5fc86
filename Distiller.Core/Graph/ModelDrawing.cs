using System.Globalization;
using System.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Draws the modules of a model, in the order of the data, in Graphviz' language: the original's summaries <c>png</c> and <c>png_w_params</c>.</summary>
/// <remarks>
/// A box is a module without children: its name, its type, and for convolutions kernel and groups. An arrow carries the shape of what
/// is handed on. Where code between modules makes a new tensor of what modules returned (an addition, a reshape), the arrow is dashed
/// and leads from the module that ran last. Source: Distiller, <c>distiller/model_summaries.py</c>, <c>create_pydot_graph</c>.
/// </remarks>
public static class ModelDrawing
{
    private const string BoxColor = "#6495ED";

    /// <summary>The graph as text, for <see cref="Graphviz"/>.</summary>
    /// <param name="model">The model; it runs once in evaluation mode.</param>
    /// <param name="input">A batch of inputs.</param>
    /// <param name="withParameters">Whether each parameter is drawn, too, as a grey oval with its shape.</param>
    /// <returns>A graph from top to bottom.</returns>
    /// <exception cref="ModelStructureException">No module was called through <c>call</c>.</exception>
    public static string ToDot(nn.Module<Tensor, Tensor> model, Tensor input, bool withParameters = false)
    {
        Dictionary<string, string> shapes = new(StringComparer.Ordinal) { [""] = Guards.ShapeText(input.shape) };
        IReadOnlyList<Action> removals = ForwardHooks.AttachToLeaves(model, (name, _, _, output) => shapes[name] = Guards.ShapeText(output.shape));
        ModuleTrace trace;
        try
        {
            trace = ModuleTrace.Of(model, input);
        }
        finally
        {
            foreach (Action remove in removals)
            {
                remove();
            }
        }

        StringBuilder text = new("digraph model {\n  rankdir=TB;\n  node [fontname=\"Helvetica\", fontsize=11];\n  edge [fontname=\"Helvetica\", fontsize=9, color=\"#57606a\"];\n");
        text.Append("  \"\" [label=\"input\", shape=oval];\n");
        string last = "";
        foreach (TracedModule module in trace.Modules)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Quoted(module.Name)} [label={Quoted(Label(module))}, shape=box, style=\"rounded,filled\", fillcolor=\"{BoxColor}\"];\n");
            string[] sources = [.. module.Predecessors.Distinct()];
            foreach (string source in sources.DefaultIfEmpty(last))
            {
                string style = sources.Length == 0 ? ", style=dashed" : "";
                text.Append(CultureInfo.InvariantCulture, $"  {Quoted(source)} -> {Quoted(module.Name)} [label={Quoted(shapes[source])}{style}];\n");
            }

            if (withParameters)
            {
                AddParameters(text, module);
            }

            last = module.Name;
        }

        return text.Append("}\n").ToString();
    }

    private static string Label(TracedModule module) => module.Module is Convolution convolution
        ? string.Create(CultureInfo.InvariantCulture, $"{module.Name}\n{module.Module.GetName()}\nsh={Guards.ShapeText(convolution.kernel_size)} g={convolution.groups}")
        : $"{module.Name}\n{module.Module.GetName()}";

    private static void AddParameters(StringBuilder text, TracedModule module)
    {
        foreach ((string name, Parameter parameter) in module.Module.named_parameters())
        {
            string node = Quoted($"{module.Name}.{name}");
            text.Append(CultureInfo.InvariantCulture, $"  {node} [label={Quoted($"{name}\n{Guards.ShapeText(parameter.shape)}")}, shape=oval, style=filled, fillcolor=\"#dde2e7\"];\n");
            text.Append(CultureInfo.InvariantCulture, $"  {node} -> {Quoted(module.Name)};\n");
        }
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";
}
