using System.Text.Json;
using Distiller.Persistence;
using Distiller.Reports.Runs.TensorBoard;

namespace Distiller.Examples.Tests.CompressClassifier;

/// <summary>The options of the original that ask for more than training: each once, as a user would give it.</summary>
[NonParallelizable]
public sealed class ClassifierOptionsTests
{
    private string folder = "";
    private string weights = "";

    [OneTimeSetUp]
    public void Train()
    {
        folder = Directory.CreateTempSubdirectory("classifier-options-").FullName;
        ExampleProcess run = Run("-b", "32", "--epochs", "1", "--lr", "0.05", "--act-stats", "train", "valid", "test", "--param-hist", "--gpus", "0", "--verbose", "-p", "2", "-n", "trained");
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        weights = Path.Combine(RunOf("trained"), "trained_checkpoint.ckpt");
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Training_logs_for_TensorBoard_with_histograms_of_weights()
    {
        LoggedEvent[] logged = [.. EventFile.Read(Directory.GetFiles(RunOf("trained"), "*tfevents*").Single())];

        Assert.That(logged.OfType<ScalarEvent>().Select(scalar => scalar.Tag), Does.Contain("Performance/Training/Overall Loss").And.Contain("Performance/Validation/Top1"));
        Assert.That(logged.OfType<HistogramEvent>().Select(histogram => histogram.Tag), Does.Contain("conv1/weight").And.Contain("magnitude/filters/conv2.weight"));
    }

    [TestCase("train", 180)]
    [TestCase("valid", 20)]
    [TestCase("test", 100)]
    public void Activations_are_recorded_in_the_phases_that_were_asked_for(string phase, int samples)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RunOf("trained"), $"activations_{phase}.csv"));
        string[] channels = File.ReadAllLines(Path.Combine(RunOf("trained"), $"activations_{phase}_channels.csv"));

        Assert.That(lines.Single(line => line.StartsWith("relu_conv1,", StringComparison.Ordinal)), Does.StartWith($"relu_conv1,ReLU,{samples},"));
        Assert.That(channels.Count(line => line.StartsWith("relu_conv2,", StringComparison.Ordinal)), Is.EqualTo(16), "a line for each channel");
    }

    [Test]
    public void Activation_histograms_count_the_outputs_of_every_module()
    {
        Succeed("--act-hist", "0.5", "--exp-load-weights-from", weights, "-n", "histograms");

        using JsonDocument histograms = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunOf("histograms"), "activation_histograms.json")));
        JsonElement relu = histograms.RootElement.EnumerateArray().Single(layer => layer.GetProperty("name").GetString() == "relu_conv1");
        Assert.That(relu.GetProperty("histogram").GetProperty("counts").EnumerateArray().Sum(count => count.GetInt64()), Is.EqualTo(50 * 6 * 28 * 28));
        Assert.That(File.ReadAllText(Path.Combine(RunOf("histograms"), "activation_histograms.html")), Does.Contain("relu_fc2").And.Contain("<svg"));
    }

    [Test]
    public void Calibration_alone_writes_statistics_and_evaluation_reads_them()
    {
        Succeed("--qe-calibration", "1", "--exp-load-weights-from", weights, "-n", "calibration");
        string statistics = Path.Combine(RunOf("calibration"), "acts_quantization_stats.yaml");

        ExampleProcess run = Succeed(
            "-e", "--qe", "--qe-stats-file", statistics, "--qem", "asym_u", "--qepc", "--qeca", "avg", "--qenql", "fc3", "--qencl", "fc2", "--exp-load-weights-from", weights, "-n", "quantized");

        Assert.That(run.Output, Does.Contain("==> Top1:").And.Match("fc1 +Linear +ParameterLayer").And.Match("fc3 +Linear +Untouched"));
        Assert.That(Path.Combine(RunOf("quantized"), "quantized_quantized_checkpoint.ckpt"), Does.Exist);
        using SafeTensorsContent integers = SafeTensors.Load(Path.Combine(RunOf("quantized"), "quantized_quantized.safetensors"));
        Assert.That(integers.Tensors["conv1.w_scale"].numel(), Is.EqualTo(6), "a scale for each filter");
    }

    [Test]
    public void A_configuration_file_makes_other_settings_void()
    {
        string file = Path.Combine(folder, "ptq.yaml");
        File.WriteAllText(file, "quantizers:\n  q:\n    class: PostTrainLinearQuantizer\n    bits_activations: null\n    bits_parameters: 4\n");

        ExampleProcess run = Succeed("-e", "--qe", "--qe-config-file", file, "--qebw", "8", "--exp-load-weights-from", weights);

        Assert.That(run.Output, Does.Match("conv1 +Conv2d +\\S+ +weights 4 +output float"));
    }

    [Test]
    public void A_schedule_quantizes_in_training_and_the_costs_are_those_of_the_layers()
    {
        string file = Path.Combine(folder, "lsq.yaml");
        File.WriteAllText(file, """
            quantizers:
              four_bits: {class: LearnedStepQuantizer, bits_weights: 4, bits_activations: 4}
            policies:
              - quantizer: {instance_name: four_bits}
                starting_epoch: 0
                ending_epoch: 1
                frequency: 1
            """);

        ExampleProcess run = Succeed("-b", "32", "--epochs", "1", "--lr", "0.01", "--compress", file, "--exp-load-weights-from", weights, "-n", "qat");

        Assert.That(run.Output, Does.Contain("==> Top1:").And.Match("MACs executed +│ +([0-9,]+) │ +\\1 │ +unchanged"));
    }

    [Test]
    public void Scales_are_searched()
    {
        ExampleProcess run = Succeed(
            "-e", "--qe", "--qe-lapq", "--lapq-init-mode", "L2", "--lapq-maxiter", "1", "--lapq-maxfev", "10", "--qebw", "4", "--qeba", "4", "--exp-load-weights-from", weights, "-n", "search");

        Assert.That(run.Output, Does.Contain("at the start"));
        Assert.That(File.ReadAllText(Path.Combine(RunOf("search"), "simplenet_cifar.quant_params_dict.yaml")), Does.Contain("conv1.w_scale: "));
    }

    [Test]
    public void Integer_kernels_run()
    {
        if (!Distiller.Native.NativeSupport.IsAvailable)
        {
            Assert.Ignore(Distiller.Native.NativeSupport.UnavailableReason ?? "");
        }

        ExampleProcess run = Succeed("-e", "--qe", "--qe-convert-pytorch", "--exp-load-weights-from", weights, "-n", "int8");

        Assert.That(run.Output, Does.Contain("==> Top1:").And.Contain("conv1"));
        Assert.That(Path.Combine(RunOf("int8"), "int8_int8.safetensors"), Does.Exist);
    }

    [Test]
    public void Models_are_exported_and_drawn()
    {
        ExampleProcess run = Succeed("--export-onnx", "--export-pytorch", "out", "--exp-load-weights-from", weights, "-n", "export");
        Assert.That(File.ReadAllBytes(Path.Combine(RunOf("export"), "model.onnx")).AsSpan().IndexOf("Softmax"u8), Is.Positive, run.Output);
        Assert.That(Path.Combine(RunOf("export"), "out", "shapes.json"), Does.Exist);

        run = Succeed("--summary", "model", "--summary", "modules", "--summary", "png_w_params", "--exp-load-weights-from", weights, "-n", "summary");
        Assert.That(run.Output, Does.Contain("(conv1): Conv2d  weight (6, 3, 5, 5), bias (6)"));
        Assert.That(File.ReadAllText(Path.Combine(RunOf("summary"), "model_w_params.dot")), Does.Contain("\"fc3.weight\""));
    }

    [Test]
    public void Networks_with_early_exits_train_and_say_where_samples_leave()
    {
        string[] exits = ["-a", "resnet20_cifar_earlyexit", "--earlyexit_thresholds", "2.5", "--earlyexit_lossweights", "0.3"];
        ExampleProcess run = Succeed([.. exits, "-b", "32", "--epochs", "1", "--etrs", "0.3", "-n", "exits"]);
        Assert.That(run.Output, Does.Match("exit0 .* 100 .*100[.]000").And.Contain("288,484"), "entropy of ten classes is below 2.5: all leave");

        run = Succeed([.. exits, "-e", "--exp-load-weights-from", Path.Combine(RunOf("exits"), "exits_checkpoint.ckpt")]);
        Assert.That(run.Output, Does.Contain("exit0"));
    }

    [Test]
    public void Greedy_pruning_reaches_its_density()
    {
        ExampleProcess run = Succeed("--greedy", "--greedy-target-density", "0.8", "--greedy-pruning-step", "0.34", "--etrs", "0.2", "-b", "32", "-n", "greedy");

        Assert.That(run.Output, Does.Contain("==> Top1:"));
        string[] lines = File.ReadAllLines(Path.Combine(RunOf("greedy"), "greedy.csv"));
        Assert.That(lines[0], Is.EqualTo("iteration,top1,param_name,normalized_macs,total_macs,densities"));
        Assert.That(double.Parse(lines[^1].Split(',')[3], System.Globalization.CultureInfo.InvariantCulture), Is.LessThanOrEqualTo(80));
        Assert.That(Path.Combine(RunOf("greedy"), "greedy_greedy_0.8.ckpt"), Does.Exist);
    }

    [Test]
    public void Pretrained_weights_come_from_a_folder()
    {
        string zoo = Directory.CreateDirectory(Path.Combine(folder, "zoo")).FullName;
        File.Copy(weights, Path.Combine(zoo, "simplenet_cifar.ckpt"));

        ExampleProcess pretrained = Succeed("-e", "--pretrained", "--weights-dir", zoo);
        ExampleProcess loaded = Succeed("-e", "--exp-load-weights-from", weights);

        Assert.That(pretrained.Output, Is.EqualTo(loaded.Output));
    }

    [Test]
    public void Runs_are_compared_on_a_page()
    {
        ExampleProcess run = Succeed("--compare-runs", RunOf("trained"), RunOf("trained"), "-n", "comparison");

        Assert.That(run.Output, Does.Contain("trained"));
        Assert.That(File.ReadAllText(Path.Combine(RunOf("comparison"), "comparison.html")), Does.Contain("trained (2)"));
    }

    /// <summary>In the spelling of the original's schedules, with another path; see schedules/README.md.</summary>
    [TestCase("--arch resnet20_cifar ../data.cifar10 -p=50 --lr=0.3 --epochs=180 --vs=0 --gpus=0 -j=1 --compress=resnet20_cifar.filters.yaml")]
    [TestCase("-a=plain20_cifar --lr=0.05 --batch=256 ../data.cifar10 --epochs=180 --compress=plain20_cifar.dropfilter.yaml")]
    [TestCase("-a alexnet --lr 0.005 -p 50 ../data.imagenet -j 44 --epochs 90 --pretrained --compress=alexnet.sensitivity.yaml")]
    public void Commands_in_the_spelling_of_the_original_are_understood(string command)
    {
        string schedules = Path.Combine(Path.GetDirectoryName(Source())!, "..", "..", "..", "schedules");

        ExampleProcess run = ExampleProcess.Run("CompressClassifier", [.. command.Replace("--compress=", $"--compress={Path.GetFullPath(schedules)}/").Split(' '), "--dry-run"]);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
    }

    [TestCase("--compare-runs logs/none logs/none", "logs/none")]
    [TestCase("--greedy", "--greedy-target-density")]
    [TestCase("--greedy --greedy-target-density 2", "below 1")]
    [TestCase("--qe", "--evaluate")]
    [TestCase("-e --qe --qe-dynamic --qe-calibration 0.1", "exclude")]
    [TestCase("-e --qe --qe-lapq --qe-dynamic", "fixed")]
    [TestCase("-e --qe --qeca n_std", "--qe-clip-n-stds")]
    [TestCase("--earlyexit_thresholds 0.4", "--earlyexit_lossweights")]
    [TestCase("-e --earlyexit_thresholds 0.4 --earlyexit_lossweights 0.4", "no early exits")]
    [TestCase("--act-stats later", "later")]
    [TestCase("-e --pretrained --weights-dir /no/such/folder", "/no/such/folder")]
    [TestCase("--pretrained --resume-from x", "exclude")]
    public void Bad_input_gives_one_message_and_exit_code_2(string arguments, string expected)
    {
        ExampleProcess run = Run(arguments.Split(' '));

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain(expected));
    }

    [Test]
    public void Every_option_of_the_original_is_in_the_help()
    {
        string help = ExampleProcess.Run("CompressClassifier", "--help").Output;
        string[] missing = [.. Originals.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(name => !help.Contains(name))];

        Assert.That(missing, Is.Empty);
    }

    /// <summary>All but <c>--lapq-basinhopping</c>, its number of rounds, and <c>--lapq-search-clipping</c>, which the search here does not have.</summary>
    private const string Originals = """
        --arch --workers --epochs --batch-size --lr --learning-rate --momentum --weight-decay --wd --print-freq --verbose --resume --resume-from
        --exp-load-weights-from --pretrained --reset-optimizer --evaluate --activation-stats --act-stats --activation-histograms --act-hist --masks-sparsity
        --param-hist --summary --export-onnx --compress --sense --sense-range --deterministic --det --seed --gpus --cpu --name --out-dir --validation-split
        --valid-size --vs --effective-train-size --etrs --effective-valid-size --evs --effective-test-size --etes --confusion --num-best-scores
        --load-serialized --thinnify --save-untrained-model --earlyexit_lossweights --earlyexit_thresholds --kd-teacher --kd-pretrained --kd-resume
        --kd-temperature --kd-temp --kd-distill-wt --kd-dw --kd-student-wt --kd-sw --kd-teacher-wt --kd-tw --kd-start-epoch --greedy --greedy-ft-epochs
        --greedy-target-density --greedy-pruning-step --greedy-finetuning-policy --quantize-eval --qe --qe-mode --qem --qe-mode-acts --qema --qe-mode-wts --qemw
        --qe-bits-acts --qeba --qe-bits-wts --qebw --qe-bits-accum --qe-clip-acts --qeca --qe-clip-n-stds --qe-no-clip-layers --qencl --qe-no-quant-layers --qenql
        --qe-per-channel --qepc --qe-scale-approx-bits --qesab --qe-save-fp-weights --qe-convert-pytorch --qept --qe-pytorch-backend --qe-stats-file --qe-dynamic
        --qe-calibration --qe-config-file --qe-lapq --qe-coordinate-search --lapq-maxiter --lapq-maxfev --lapq-method --lapq-init-mode --lapq-init-method
        --lapq-eval-size --lapq-eval-memoize-dataloader
        """;

    private ExampleProcess Succeed(params string[] arguments)
    {
        ExampleProcess run = Run(arguments);
        Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
        return run;
    }

    private ExampleProcess Run(params string[] arguments)
    {
        string[] usual = arguments.Contains("-a") ? [] : ["-a", "simplenet_cifar"];
        return ExampleProcess.Run("CompressClassifier", [.. arguments, .. usual, "--embedded-images", "200", "--seed", "3", "-o", Path.Combine(folder, "runs")]);
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string source = "") => source;

    private string RunOf(string name) => Directory.GetDirectories(Path.Combine(folder, "runs"), name + "-*").Single();
}
