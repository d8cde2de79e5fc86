using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Export.Onnx;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>A network that runs in 8 bits for real: integer kernels from the first layer to the last, one native call a batch.</summary>
/// <remarks>
/// Made from a trained float model and some batches of representative data. The operators of a forward pass are recorded, so C#
/// expressions between modules are part of it. Batch normalization is folded, activations and residual additions are fused into
/// convolutions, weights get 8 bits with a scale for each filter, values between layers 8 bits with a calibrated scale and zero point.
/// Sums of the last layer stay float. Each step is timed in 8 bits and in float and takes what is faster; <see cref="Layers"/> lists it.
/// <para>
/// As a module it takes float32 input (N, …) of any batch size and gives float32 output; it has no parameters and no gradient. One
/// call at a time runs; more threads wait for one another. The first call with a new input shape takes longer, because implementations
/// are tried out; see <see cref="Prepare"/>.
/// </para>
/// <para>Sources: Jacob et al. 2018, arXiv 1712.05877; oneDNN's int8 primitives; Distiller, <c>pytorch_quant_conversion.py</c>.</para>
/// </remarks>
public sealed class Int8Model : nn.Module<Tensor, Tensor>
{
    private const int NoiseSamples = 32;
    private const double Tolerance = 1e-3;

    private readonly NetworkGraph _network;
    private readonly Lock _lock = new();
    private readonly IDisposable _claim;
    private BuiltPlan? _plan;

    private Int8Model(NetworkGraph network, Int8Options options, ImmutableArray<Int8Layer> layers, Int8Timing? timing, BuiltPlan? plan)
        : base(nameof(Int8Model))
    {
        _plan = plan;
        _network = network;
        Options = options;
        Layers = layers;
        Timing = timing;
        _claim = ModuleClaims.Hold([this], "Int8Model", "Take the float model that it was made from.");
        eval();
    }

    /// <summary>How the model was made.</summary>
    public Int8Options Options { get; }

    /// <summary>Every step in the order in which it runs, with its place, the reason for it, its noise and its times.</summary>
    public ImmutableArray<Int8Layer> Layers { get; }

    /// <summary>The whole-network times that decided; null if nothing was measured, as after loading.</summary>
    public Int8Timing? Timing { get; }

    /// <summary>What runs layers in 8 bits.</summary>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public Int8Engine Engine => EngineOf(Options);

    /// <summary>Converts a model.</summary>
    /// <param name="model">Maps float32 inputs (N, …) to outputs (N, …); it is not changed. Its forward pass must not branch on values.</param>
    /// <param name="calibration">Representative data, whose epoch 0 is read; some hundred samples are enough. Targets do not matter.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The model in 8 bits, owned by the caller.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used, as with TorchSharp's package; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">There are no samples, or values are not finite.</exception>
    /// <exception cref="ModelStructureException">The model is quantized already, an operator cannot be converted, or the model computes otherwise than it was recorded.</exception>
    public static Int8Model Convert(nn.Module<Tensor, Tensor> model, IBatchSource calibration, Int8Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calibration);
        NativeSupport.Require("Running a model in int8");
        ModuleClaims.RequireFree(model, "converted to int8");
        options ??= Int8Options.Default;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var sample = FirstInputs(calibration);
        var network = Structure(model, sample);
        try
        {
            network = RangeCalibration.Calibrate(network, calibration, options.ActivationClipping);
            using var noise = new NoiseMeasurement(network, Few(sample));
            network = WeightPacking.Apply(network, options.LargestWeight ?? (Processor.SumsBytesIn32Bits() ? sbyte.MaxValue : sbyte.MaxValue / 2));
            var outcome = options.MeasuresLayers
                ? PrecisionSearch.Choose(network, sample, EngineOf(options), options.ChoosesFastestImplementation)
                : null;
            network = outcome?.Network ?? network;
            return new(network, options, Report(network, noise.Compare(network, Few(sample)), outcome), outcome?.Timing, outcome?.Plan);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Engine and choice of implementations; null for the defaults. What was decided at conversion stays.</param>
    /// <returns>The model, owned by the caller.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else.</exception>
    public static Int8Model Load(string path, Int8Options? options = null)
    {
        var network = Int8File.Load(path);
        return new(network, options ?? Int8Options.Default, Report(network, null, null), null, null);
    }

    /// <summary>Writes the model to a safetensors file: 8-bit weights, scales, biases, and the network as JSON in the metadata.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Int8File.Save(path, _network);

    /// <summary>The model as ONNX, with the same scales and integers: ONNX Runtime runs it with its own 8-bit kernels.</summary>
    /// <remarks>
    /// What <see cref="Layers"/> lists as float stays float in the file. Other engines are fast at other layers, so a model that is meant
    /// for export is best converted with <see cref="Int8Options.MeasuresLayers"/> = false.
    /// </remarks>
    /// <param name="inputShape">Shape of the input, (N, …); N does not matter where the batch is dynamic.</param>
    /// <param name="options">Names and the batch axis; null for the defaults.</param>
    /// <returns>The model in memory; <see cref="OnnxModel.Save"/> writes it.</returns>
    /// <exception cref="NotSupportedException">An operator has no form in ONNX; the message names it and where it ran.</exception>
    public OnnxModel ToOnnx(long[] inputShape, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentOutOfRangeException.ThrowIfZero(inputShape.Length, nameof(inputShape));
        return OnnxNetwork.Write(_network, inputShape, options ?? OnnxOptions.Default);
    }

    /// <summary>Makes the model ready for inputs of a shape, so that the first call with it is as fast as the later ones.</summary>
    /// <param name="inputShape">Shape of the input, (N, …).</param>
    public void Prepare(params long[] inputShape)
    {
        using var scope = NewDisposeScope();
        _ = call(zeros(inputShape));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Plan().Run(input);
    }

    /// <summary>The same computation with float operators, every value rounded as its bytes would be: the yardstick for the kernels.</summary>
    /// <remarks>Works without the native library, unless the model holds operators that have no form of their own.</remarks>
    /// <param name="input">Shape (N, …), float32.</param>
    /// <returns>The output of the current dispose scope.</returns>
    public Tensor Simulate(Tensor input) => Simulate(input, roundsAddends: false);

    /// <summary>The same computation with the roundings of one kind of kernel.</summary>
    /// <param name="input">Shape (N, …), float32.</param>
    /// <param name="roundsAddends">
    /// Whether a convolution is rounded before a shortcut is added to it, as operators do that know no addition: ONNX Runtime with the file of
    /// <see cref="ToOnnx"/>, whose fused kernels give these very values on x86, and nearly those of libtorch. The fused kernels here do not.
    /// </param>
    /// <returns>The output of the current dispose scope.</returns>
    public Tensor Simulate(Tensor input, bool roundsAddends) => ReferenceRun.Run(_network, input, isSimulated: true, roundsAddends: roundsAddends);

    /// <summary>What runs each native step, after a first call: for a look at the implementations that were chosen.</summary>
    /// <returns>One text a step.</returns>
    public IReadOnlyList<string> DescribeSteps() => Plan().Plan.Describe();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _claim.Dispose();
            _plan?.Dispose();
            _network.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Int8Engine EngineOf(Int8Options options) =>
        options.Engine ?? (NativePlan.OneDnnVersion is null ? Int8Engine.OneDnn : Int8Engine.Fused);

    private static Tensor FirstInputs(IBatchSource calibration)
    {
        foreach (var batch in calibration.ReadEpoch(0))
        {
            return batch.Inputs;
        }

        throw new ArgumentException("The calibration data has no samples. Some hundred representative ones are enough.", nameof(calibration));
    }

    private static Tensor Few(Tensor sample) => sample.narrow(0, 0, Math.Min(NoiseSamples, sample.shape[0]));

    private static NetworkGraph Structure(nn.Module<Tensor, Tensor> model, Tensor sample)
    {
        var few = Few(sample);
        using var recorded = OperatorRecorder.Record(model, few);
        var network = NetworkFusion.Apply(NetworkBuilder.Build(recorded));
        try
        {
            var wasTraining = model.training;
            model.eval();
            var expected = model.call(few);
            model.train(wasTraining);
            var actual = ReferenceRun.Run(network, few, isSimulated: false);
            var error = (expected - actual).abs().max().ToDouble() / Math.Max(expected.abs().max().ToDouble(), double.Epsilon);
            return error <= Tolerance || !double.IsFinite(error)
                ? network
                : throw new ModelStructureException(FormattableString.Invariant(
                    $"The recorded network computes otherwise than the model: outputs differ by {error:P1} of the largest. ")
                    + "A forward pass that branches on values, or writes through a view of a tensor, cannot be converted.");
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static ImmutableArray<Int8Layer> Report(NetworkGraph network, Dictionary<string, double>? noise, PrecisionSearch.Outcome? outcome) =>
        [.. network.Nodes.Select(node => new Int8Layer
        {
            Name = node.Name,
            Kind = node.Operation.Kind,
            IsInt8 = node.IsInt8,
            Reason = node.FloatReason ?? "",
            Scale = network.IsHeldInBytes(node.Name) ? node.Result?.Scale : null,
            ZeroPoint = network.IsHeldInBytes(node.Name) ? node.Result?.ZeroPoint : null,
            SignalToNoise = noise?.GetValueOrDefault(node.Name),
            Int8Microseconds = outcome is not null && outcome.Int8Times.TryGetValue(node.Name, out var int8) ? int8 : null,
            FloatMicroseconds = outcome is not null && outcome.FloatTimes.TryGetValue(node.Name, out var inFloat) ? inFloat : null,
        })];

    private BuiltPlan Plan()
    {
        lock (_lock)
        {
            NativeSupport.Require("Running a model in int8");
            return _plan ??= PlanBuilder.Build(_network, EngineOf(Options), Options.ChoosesFastestImplementation);
        }
    }
}
