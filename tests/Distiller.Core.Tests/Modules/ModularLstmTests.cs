using System.Globalization;
using System.Text.RegularExpressions;
using Distiller.Modules;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Modules;

[TestFixture]
public sealed class ModularLstmTests
{
    private static IEnumerable<TestCaseData> Cells => GoldenFile.Cases("lstm_cells", "cases", Title, golden => Title(golden).StartsWith("DistillerLSTMCell", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> Layers => GoldenFile.Cases("lstm_cells", "cases", Title, golden => !Title(golden).StartsWith("DistillerLSTMCell", StringComparison.Ordinal));

    [TestCaseSource(nameof(Cells))]
    public void Step_is_that_of_the_original(GoldenValue golden)
    {
        using DisposeScope scope = NewDisposeScope();
        Match sizes = Regex.Match(golden["module"].Text, @"\((\d+),(\d+)");
        using ModularLstmCell cell = new(Number(sizes, 1), Number(sizes, 2));
        Load(cell, golden["fill"]);

        (Tensor hidden, Tensor state) = cell.call(golden["x"].Tensor(), (golden["h"].Tensor(), golden["c"].Tensor()));

        TensorAssert.Close(hidden, golden["h_out"].Tensor(), relative: 1e-5);
        TensorAssert.Close(state, golden["c_out"].Tensor(), relative: 1e-5);
    }

    [TestCaseSource(nameof(Layers))]
    public void Sequence_is_that_of_the_original(GoldenValue golden)
    {
        using DisposeScope scope = NewDisposeScope();
        using ModularLstm lstm = Make(golden["module"].Text);
        Load(lstm, golden["fill"]);
        lstm.eval();

        (Tensor output, Tensor hidden, Tensor cell) = lstm.call(golden["x"].Tensor(), null);

        TensorAssert.Close(output, golden["out"].Tensor(), relative: 1e-5);
        TensorAssert.Close(hidden, golden["h_n"].Tensor(), relative: 1e-5);
        TensorAssert.Close(cell, golden["c_n"].Tensor(), relative: 1e-5);
    }

    // Example 37 of the quantization specification.
    [Test]
    public void Worked_example_of_a_step()
    {
        using DisposeScope scope = NewDisposeScope();
        using ModularLstmCell cell = new(1, 1);
        using (no_grad())
        {
            cell.InputGates.weight!.copy_(tensor([0.5f, -0.5f, 1, 0.25f]).reshape(4, 1));
            cell.HiddenGates.weight!.copy_(tensor([0.1f, 0.2f, 0.3f, 0.4f]).reshape(4, 1));
            cell.InputGates.bias!.zero_();
            cell.HiddenGates.bias!.copy_(tensor([0f, 1, 0, 0]));
        }

        (Tensor hidden, Tensor state) = cell.call(tensor([2f]).reshape(1, 1), (tensor([0.5f]).reshape(1, 1), tensor([-1f]).reshape(1, 1)));

        Assert.That(hidden.item<float>(), Is.EqualTo(0.1292889f).Within(1e-6));
        Assert.That(state.item<float>(), Is.EqualTo(0.1959623f).Within(1e-6));
    }

    [Test]
    public void Conversion_from_the_built_in_form_and_back_keeps_the_outputs([Values] bool bidirectional, [Values] bool batchFirst)
    {
        using DisposeScope scope = NewDisposeScope();
        using LSTM source = nn.LSTM(3, 5, numLayers: 2, batchFirst: batchFirst, bidirectional: bidirectional);
        source.eval();
        Tensor input = Some.Tensor(4, 2, 3);
        using ModularLstm modular = LstmConversion.ToModular(source, batchFirst);
        (Tensor wanted, Tensor wantedHidden, Tensor wantedCell) = source.call(input, null);

        (Tensor output, Tensor hidden, Tensor cell) = modular.call(input, null);

        TensorAssert.Close(output, wanted, relative: 1e-5);
        TensorAssert.Close(hidden, wantedHidden, relative: 1e-5);
        TensorAssert.Close(cell, wantedCell, relative: 1e-5);
        using LSTM target = nn.LSTM(3, 5, numLayers: 2, batchFirst: batchFirst, bidirectional: bidirectional);
        target.eval();
        LstmConversion.CopyTo(modular, target);
        TensorAssert.Exact(target.call(input, null).Item1, wanted);
    }

    [Test]
    public void Other_sizes_are_refused_with_the_names()
    {
        using ModularLstm modular = new(3, 5);
        using LSTM target = nn.LSTM(3, 6);

        Assert.That(() => LstmConversion.CopyTo(modular, target), Throws.TypeOf<ModelStructureException>().With.Message.Contains("weight_ih_l0"));
    }

    [Test]
    public void Sequence_leaks_nothing()
    {
        using ModularLstm lstm = new(3, 4, layers: 2, bidirectional: true);
        using Tensor input = Some.Tensor(4, 2, 3);
        TensorLeakCheck.Verify(() =>
        {
            (Tensor output, Tensor hidden, Tensor cell) = lstm.call(input, null);
            output.Dispose();
            hidden.Dispose();
            cell.Dispose();
        });
    }

    private static ModularLstm Make(string text)
    {
        Match sizes = Regex.Match(text, @"\((\d+),(\d+),num_layers=(\d+)");
        return new(
            Number(sizes, 1),
            Number(sizes, 2),
            (int)Number(sizes, 3),
            batchFirst: text.Contains("batch_first=True", StringComparison.Ordinal),
            bidirectional: text.Contains("bidirectional=True", StringComparison.Ordinal));
    }

    private static void Load(nn.Module module, GoldenValue values)
    {
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> state = module.state_dict();
        foreach (GoldenValue entry in values.Items)
        {
            using Tensor value = entry.Tensor();
            state[entry["name"].Text].copy_(value);
        }
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string Title(GoldenValue golden) => golden["module"].Text;
}
