using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Keys and values of one layer of the decoder: of the sound, and of the tokens so far.</summary>
internal sealed class WhisperLayerCache(Tensor soundKeys, Tensor soundValues) : IDisposable
{
    private Tensor? keys;
    private Tensor? values;

    public Tensor SoundKeys { get; private set; } = soundKeys.DetachFromDisposeScope();

    public Tensor SoundValues { get; private set; } = soundValues.DetachFromDisposeScope();

    public Tensor Keys => keys!;

    public Tensor Values => values!;

    public void Append(Tensor nextKeys, Tensor nextValues)
    {
        Replace(ref keys, keys is null ? nextKeys.alias() : cat([keys, nextKeys], 2));
        Replace(ref values, values is null ? nextValues.alias() : cat([values, nextValues], 2));
    }

    /// <summary>Puts rows in another order, some of them twice: what beams need.</summary>
    public void Reorder(Tensor rows)
    {
        Replace(ref keys, Keys.index_select(0, rows));
        Replace(ref values, Values.index_select(0, rows));
        var (soundKeysOfRows, soundValuesOfRows) = (SoundKeys.index_select(0, rows), SoundValues.index_select(0, rows));
        SoundKeys.Dispose();
        SoundValues.Dispose();
        (SoundKeys, SoundValues) = (soundKeysOfRows.DetachFromDisposeScope(), soundValuesOfRows.DetachFromDisposeScope());
    }

    public void Dispose()
    {
        SoundKeys.Dispose();
        SoundValues.Dispose();
        keys?.Dispose();
        values?.Dispose();
    }

    private static void Replace(ref Tensor? held, Tensor value)
    {
        held?.Dispose();
        held = value.DetachFromDisposeScope();
    }
}
