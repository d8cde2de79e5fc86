using Distiller.Data;
using Distiller.Distillation.LabelFree.Training;
using Distiller.Distillation.Tests.DisBack;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class SequenceDistillationTests
{
    private static IEnumerable<TestCaseData> Objectives => GoldenFile.Cases("label_free", "objective");

    private static IEnumerable<TestCaseData> Paddings => GoldenFile.Cases("label_free", "padding");

    [TestCaseSource(nameof(Objectives))]
    public void Objective_is_that_of_the_worked_example(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var tau = golden["temperature"].Number;
        var tolerance = golden.Find("tolerance")?.Number ?? 1e-5;
        var teacher = tensor(golden["teacher"].Numbers).reshape(1, 1, -1);
        var student = tensor(golden["student"].Numbers).reshape(1, 1, -1).requires_grad_();
        var labels = tensor([golden["label"].WholeNumber]).reshape(1, 1);
        var divergence = SequenceLoss.Divergence(student, teacher, labels, tau);
        var scaled = divergence * (tau * tau);
        var crossEntropy = SequenceLoss.CrossEntropy(student, labels);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scaled.item<double>(), Is.EqualTo(golden["scaled"].Number).Within(tolerance));
            Check("kl", divergence);
            Check("ce", crossEntropy);
            Check("paper", Weighted(SequenceDistillationOptions.Paper));
            Check("script", Weighted(SequenceDistillationOptions.Script));
            if (golden.Find("gradient") is { } gradient)
            {
                scaled.backward();
                Assert.That(student.grad!.data<double>().ToArray(), Is.EqualTo(gradient.Numbers).Within(1e-5));
            }
        }

        Tensor Weighted(SequenceDistillationOptions options) => (scaled * options.DivergenceWeight) + (crossEntropy * options.LabelWeight);

        void Check(string name, Tensor value)
        {
            if (golden.Find(name) is { } expected)
            {
                Assert.That(value.item<double>(), Is.EqualTo(expected.Number).Within(tolerance), name);
            }
        }
    }

    [TestCaseSource(nameof(Paddings))]
    public void Padding_counts_in_no_mean(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var values = tensor([.. golden["values"].Numbers.Select(value => (float)value)]).reshape(1, -1);
        var labels = tensor(golden["labels"].WholeNumbers).reshape(1, -1);
        Assert.That(SequenceLoss.MeanOfCounted(values, labels).item<float>(), Is.EqualTo(golden["mean"].Number).Within(1e-5));
    }

    [Test]
    public void Divergence_of_equal_logits_is_zero_and_never_negative()
    {
        using var scope = NewDisposeScope();
        var (one, other) = (Some.Tensor(2, 3, 5) * 4, HashFill.Tensor([2, 3, 5], seed: 21) * 4);
        var labels = ones(2, 3, dtype: ScalarType.Int64);
        using (Assert.EnterMultipleScope())
        {
            foreach (var tau in (double[])[0.5, 1, 2, 50])
            {
                Assert.That(SequenceLoss.Divergence(one, one, labels, tau).item<float>(), Is.Zero.Within(1e-6));
                Assert.That(SequenceLoss.Divergence(one, other, labels, tau).item<float>(), Is.GreaterThan(0));
            }
        }
    }

    [Test]
    public void Loss_of_a_padded_batch_is_the_mean_of_its_items()
    {
        using var scope = NewDisposeScope();
        var (logits, teacher) = (Some.Tensor(2, 6, 5), HashFill.Tensor([2, 6, 5], seed: 22));
        var labels = tensor(new long[,] { { 1, 2, 3, 4, -100, -100 }, { 4, 3, 2, 1, -100, -100 } });
        var batch = SequenceLoss.Divergence(logits, teacher, labels, 2).item<float>();
        var items = Enumerable.Range(0, 2).Average(n => SequenceLoss.Divergence(
            logits.narrow(0, n, 1).narrow(1, 0, 4), teacher.narrow(0, n, 1).narrow(1, 0, 4), labels.narrow(0, n, 1).narrow(1, 0, 4), 2).item<float>());
        Assert.That(batch, Is.EqualTo(items).Within(1e-4));
    }

    [Test]
    public void Targets_read_one_behind_what_they_ask()
    {
        using var targets = SequenceTargets.Of([7, 8], [[1, 2, 9], [3, 9]], padding: 0);
        Assert.That(targets.data<long>().ToArray(), Is.EqualTo(new long[] { 7, 8, 1, 2, -100, 1, 2, 9, 7, 8, 3, 9, -100, 3, 9, -100 }));
    }

    [Test]
    public void Policy_adds_the_divergence_and_leaves_the_teacher_as_it_was()
    {
        using Run run = new(new SequencePairOptions());
        var before = ToyRun.BytesOf(run.Teacher);
        run.Teacher.train();
        run.Fit(20);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ToyRun.BytesOf(run.Teacher), Is.EqualTo(before));
            Assert.That(run.Teacher.training, Is.False);
            Assert.That(run.Losses[^1], Is.LessThan(run.Losses[0]));
            Assert.That(run.Components, Is.EqualTo(["sequence_kl_loss", "sequence_ce_loss"]));
            Assert.That(run.Overall, Is.EqualTo((0.8 * run.Divergence) + run.CrossEntropy).Within(1e-5));
        }
    }

    [Test]
    public void Shared_encoder_is_frozen_and_runs_once()
    {
        using Run run = new(new SequencePairOptions { SharesEncoder = true });
        var before = ToyRun.BytesOf(run.Student.encoder);
        var decoder = ToyRun.BytesOf(run.Student.decoder);
        run.Fit(3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ToyRun.BytesOf(run.Student.encoder), Is.EqualTo(before));
            Assert.That(ToyRun.BytesOf(run.Student.decoder), Is.Not.EqualTo(decoder));
            Assert.That((run.Student.Encodings, run.Teacher.Encodings), Is.EqualTo((3, 0)));
        }
    }

    [Test]
    public void Encoder_that_differs_cannot_be_shared()
    {
        using var student = new Reader();
        using var teacher = new Reader();
        Some.Refill(teacher, 77);
        Assert.That(
            () => new SequencePair(student.Described(), teacher.Described(), new() { SharesEncoder = true }),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("Copy the teacher's encoder"));
        Assert.That(() => new SequencePair(student.Described(), student.Described()), Throws.ArgumentException.With.Message.Contains("shares parameters"));
    }

    [Test]
    public void Cached_teacher_gives_the_same_weights_and_runs_once_a_batch()
    {
        using Run plain = new(new SequencePairOptions());
        using Run cached = new(new SequencePairOptions { CacheCapacity = 100 });
        plain.Fit(4);
        cached.Fit(4);
        Assert.That(ToyRun.BytesOf(cached.Student), Is.EqualTo(ToyRun.BytesOf(plain.Student)));
        Assert.That((plain.Pair.TeacherRuns, cached.Pair.TeacherRuns), Is.EqualTo((4L, 1L)));
    }

    [Test]
    public void Masks_hold_while_the_student_is_taught()
    {
        var pruning = CompressionSchedule.Empty.Prune(
            new LevelPrunerSpec { Name = "half", Levels = new Dictionary<string, double> { ["decoder.weight"] = 0.5 } }, EpochWindow.Range(0, 1));
        using Run run = new(new SequencePairOptions(), pruning);
        run.Fit(20);
        var zeros = run.Student.decoder.weight!.eq(0).sum().item<long>();
        Assert.That(zeros, Is.EqualTo(run.Student.decoder.weight.numel() / 2));
        Assert.That(run.Losses, Has.All.Matches<double>(double.IsFinite));
    }

    [Test]
    public void Pruned_and_quantized_student_is_taught()
    {
        const int Levels = 15;
        RangeLinearQuantizerSpec grid = new() { Name = "int4", WeightBits = 4, QuantizeInputs = false };
        var compression = CompressionSchedule.Empty
            .Prune(new LevelPrunerSpec { Name = "half", Levels = new Dictionary<string, double> { ["decoder.weight"] = 0.5 } }, EpochWindow.Range(0, 1))
            .Quantize(grid, EpochWindow.Range(0, 1));
        using Run run = new(new SequencePairOptions(), compression);
        using Run plain = new(new SequencePairOptions());
        var teacher = ToyRun.BytesOf(run.Teacher);
        run.Fit(20);
        plain.Fit(20);
        using var quantizer = grid.Attach(run.Student);
        quantizer.WriteQuantizedParameters();
        float[] written = [.. run.Student.decoder.weight!.data<float>()];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Losses, Has.All.Matches<double>(double.IsFinite));
            Assert.That(run.Losses[^1], Is.LessThan(run.Losses[0]));
            Assert.That(run.Losses[0], Is.Not.EqualTo(plain.Losses[0]).Within(1e-6));
            Assert.That(run.Overall, Is.EqualTo((0.8 * run.Divergence) + run.CrossEntropy).Within(1e-5));
            Assert.That(written.Count(value => value == 0), Is.GreaterThanOrEqualTo(written.Length / 2));
            Assert.That(written.Distinct().Count(), Is.LessThanOrEqualTo(Levels));
            Assert.That(ToyRun.BytesOf(run.Teacher), Is.EqualTo(teacher));
        }
    }

    [Test]
    public void Run_that_resumes_equals_one_that_does_not()
    {
        using var inputs = Some.Tensor(3, 4);
        using var targets = SequenceTargets.Of([7], [[1, 2, 0], [3, 0], [4, 5, 6, 0]], padding: 0);
        Same batches = new(inputs, targets, 3);
        using Run whole = new(new SequencePairOptions());
        using Run first = new(new SequencePairOptions());
        using Run second = new(new SequencePairOptions());
        whole.Train(batches, epochs: 2).Dispose();
        using (var half = first.Train(batches, epochs: 1))
        {
            second.Train(batches, epochs: 1, half).Dispose();
        }

        Assert.That(ToyRun.BytesOf(second.Student), Is.EqualTo(ToyRun.BytesOf(whole.Student)));
        Assert.That(ToyRun.BytesOf(first.Student), Is.Not.EqualTo(ToyRun.BytesOf(whole.Student)));
    }

    [Test]
    public void Hundred_steps_leave_no_tensor_behind()
    {
        using Run run = new(new SequencePairOptions());
        run.Fit(2);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        run.Fit(100);
        Assert.That(TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    [Test]
    public void Schedule_of_another_model_and_missing_logits_are_named()
    {
        using Run run = new(new SequencePairOptions());
        using var other = Some.Perceptron();
        var schedule = CompressionSchedule.Empty.DistillSequence(run.Pair, EpochWindow.Range(0, 1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new CompressionScheduler(schedule, other), Throws.ArgumentException.With.Message.Contains("another model"));
            using var scheduler = new CompressionScheduler(schedule, run.Student);
            TrainingStep step = new(0, 0, 1);
            scheduler.OnEpochBegin(0);
            scheduler.OnMinibatchBegin(step);
            using var loss = zeros([]);
            Assert.That(() => scheduler.BeforeBackward(step, loss), Throws.InvalidOperationException.With.Message.Contains("SequencePair.Loss"));
        }
    }

    /// <summary>Sums a linear encoding and an embedding of what was read, and projects the sum.</summary>
    private sealed class Reader : nn.Module
    {
        public readonly Linear encoder = nn.Linear(4, 6);
        public readonly Linear decoder = nn.Linear(6, 8);
        private readonly Embedding embedding = nn.Embedding(8, 6);

        public Reader()
            : base(nameof(Reader))
        {
            RegisterComponents();
            Some.Refill(this, 31);
        }

        public int Encodings { get; private set; }

        public SequenceModel Described() => new()
        {
            Module = this,
            Encoder = encoder,
            Encode = inputs =>
            {
                Encodings++;
                return encoder.call(inputs);
            },
            Decode = (encoded, read) =>
            {
                using var scope = NewDisposeScope();
                return decoder.call((encoded.unsqueeze(1) + embedding.call(read)).tanh()).MoveToOuterDisposeScope();
            },
        };
    }

    private sealed class Run : IDisposable, ITrainingObserver
    {
        private readonly CompressionSchedule schedule;

        public Run(SequencePairOptions options, CompressionSchedule? before = null)
        {
            if (!options.SharesEncoder)
            {
                Some.Refill(Teacher, 90);
            }

            Pair = new SequencePair(Student.Described(), Teacher.Described(), options);
            schedule = (before ?? CompressionSchedule.Empty).DistillSequence(Pair, EpochWindow.Range(0, 1));
        }

        public Reader Student { get; } = new();

        public Reader Teacher { get; } = new();

        public SequencePair Pair { get; }

        public List<double> Losses { get; } = [];

        public IEnumerable<string> Components { get; private set; } = [];

        public double Overall { get; private set; }

        public double Divergence { get; private set; }

        public double CrossEntropy { get; private set; }

        public void Fit(int steps)
        {
            Losses.Clear();
            using var inputs = Some.Tensor(3, 4);
            using var targets = SequenceTargets.Of([7], [[1, 2, 0], [3, 0], [4, 5, 6, 0]], padding: 0);
            using var optimizer = optim.SGD(Student.parameters().Where(parameter => parameter.requires_grad), 0.1);
            using var scheduler = new CompressionScheduler(schedule, Student, optimizer);
            var trainer = new Trainer(Pair.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = 1, Observers = [this] });
            trainer.Fit(new Same(inputs, targets, steps));
        }

        /// <summary>Trains some epochs with Adam, from a checkpoint if there is one, and returns where training stands.</summary>
        public Checkpoint Train(IBatchSource batches, int epochs, Checkpoint? from = null)
        {
            using var optimizer = optim.Adam(Student.parameters(), 0.01);
            using var scheduler = new CompressionScheduler(CompressionSchedule.Empty.DistillSequence(Pair, EpochWindow.Range(0, 2)), Student, optimizer);
            var trainer = new Trainer(Pair.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = 2 });
            from?.Restore(Student, optimizer, scheduler, trainer);
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                trainer.RunEpoch(batches);
            }

            return Checkpoint.Of(Student, optimizer, scheduler, trainer);
        }

        public void OnStepCompleted(StepCompleted step)
        {
            Losses.Add(step.Loss);
            (Overall, Components) = (step.Loss, step.Components.Select(component => component.Name));
            (Divergence, CrossEntropy) = (step.Components[0].Value, step.Components[1].Value);
        }

        public void OnEpochCompleted(EpochCompleted epoch)
        {
        }

        public void Dispose()
        {
            Pair.Dispose();
            Student.Dispose();
            Teacher.Dispose();
        }
    }

    private sealed class Same(Tensor inputs, Tensor targets, int count) : IBatchSource
    {
        public int SampleCount => (int)inputs.shape[0] * count;

        public int BatchCount => count;

        public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) =>
            Enumerable.Range(firstBatch, count - firstBatch).Select(_ => new Batch(inputs.alias(), targets.alias()));
    }
}
