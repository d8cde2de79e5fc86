using System.Collections.Immutable;
using Distiller.Activations;
using Distiller.Data;
using Distiller.Reports.Adapters;
using Distiller.Reports.Runs;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Activations by phase, as <c>--act-stats</c> asks for them: each pass over a watched source is written to files.</summary>
internal sealed class ActivationRecords : IDisposable
{
    private readonly ImmutableArray<string> phases;
    private readonly Func<RunDirectory> folder;
    private readonly ActivationRecorder? recorder;

    public ActivationRecords(nn.Module model, ImmutableArray<string> phases, Func<RunDirectory> folder)
    {
        (this.phases, this.folder) = (phases, folder);
        recorder = phases.IsEmpty ? null : new ActivationRecorder(model) { IsRecording = false };
    }

    /// <summary>The source, and around each pass over it the recording, if the phase is asked for.</summary>
    public IBatchSource Watch(string phase, IBatchSource source) =>
        recorder is not null && phases.Contains(phase) ? new Watched(this, recorder, phase, source) : source;

    public void Dispose() => recorder?.Dispose();

    private void Write(string phase, ImmutableArray<ActivationSummary> activations)
    {
        folder().WriteTable($"activations_{phase}.csv", ActivationTable.Of(activations));
        folder().WriteTable($"activations_{phase}_channels.csv", ActivationTable.Channels(activations));
    }

    private sealed class Watched(ActivationRecords records, ActivationRecorder recorder, string phase, IBatchSource source) : IBatchSource
    {
        public int SampleCount => source.SampleCount;

        public int BatchCount => source.BatchCount;

        public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0)
        {
            recorder.IsRecording = true;
            try
            {
                foreach (Batch batch in source.ReadEpoch(epoch, firstBatch))
                {
                    yield return batch;
                }

                records.Write(phase, recorder.Take());
            }
            finally
            {
                recorder.IsRecording = false;
            }
        }
    }
}
