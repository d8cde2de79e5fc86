using System.Diagnostics;
using System.Globalization;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>Times training steps on random data: what the table in docs/scale-out.md holds. Processor time does not depend on what else runs.</summary>
/// <remarks>Arguments: network of the zoo, channels and size of its images, samples of a minibatch over all ranks, steps.</remarks>
internal static class SpeedJob
{
    private const int Warmup = 3;

    public static void Run(ProcessGroup group, string[] arguments)
    {
        int Number(int index) => int.Parse(arguments[index], CultureInfo.InvariantCulture);
        (int channels, int size, int batch, int steps) = (Number(1), Number(2), Number(3), Number(4));
        Seeds.Use(1);
        using nn.Module<Tensor, Tensor> model = ZooModels.Create(arguments[0], 1);
        using Tensor inputs = randn(batch * (steps + Warmup), channels, size, size);
        using Tensor targets = randint(0, 10, [inputs.shape[0]]);
        using TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = batch });
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        using DataParallelTraining parallel = new(group);
        using CompressionScheduler scheduler = new(parallel.Apply(CompressionSchedule.Empty, 1), model, optimizer);
        Clock clock = new(parallel.Averaging);
        parallel.CreateTrainer(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = 1, Observers = [clock] })
            .Fit(parallel.Shard(batches));
        double seconds = clock.Elapsed / steps;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments[0]} batch {batch} ranks {group.WorldSize}: {1000 * clock.Processor / steps:F1} ms of processor time a step and rank, {1000 * seconds:F1} ms by the clock, averaging {1000 * clock.Averaging / steps:F1} ms, {parallel.Averaging.StepBytes} bytes"));
    }

    private sealed class Clock(GradientAveraging averaging) : ITrainingObserver
    {
        private long start;
        private TimeSpan before;
        private TimeSpan used;

        public double Elapsed { get; private set; }

        public double Averaging { get; private set; }

        /// <summary>Seconds of all threads of this process.</summary>
        public double Processor { get; private set; }

        public void OnStepCompleted(StepCompleted step)
        {
            if (step.Step.Minibatch == Warmup - 1)
            {
                (start, before, used) = (Stopwatch.GetTimestamp(), averaging.Elapsed, Used());
            }

            Elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Averaging = (averaging.Elapsed - before).TotalSeconds;
            Processor = (Used() - used).TotalSeconds;
        }

        public void OnEpochCompleted(EpochCompleted epoch)
        {
        }

        private static TimeSpan Used()
        {
            using Process process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }
}
