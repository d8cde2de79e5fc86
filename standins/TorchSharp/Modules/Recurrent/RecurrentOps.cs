namespace TorchSharp.Native;

/// <summary>Operators of recurrent layers; packed ones read a packed sequence.</summary>
internal static class RecurrentOps
{
    internal static readonly Op lstm = new("lstm", "input");
    internal static readonly Op lstm_packed = new("lstm", "data");
    internal static readonly Op gru = new("gru", "input");
    internal static readonly Op gru_packed = new("gru", "data");
    internal static readonly Op rnn_tanh = new("rnn_tanh", "input");
    internal static readonly Op rnn_tanh_packed = new("rnn_tanh", "data");
    internal static readonly Op rnn_relu = new("rnn_relu", "input");
    internal static readonly Op rnn_relu_packed = new("rnn_relu", "data");
    internal static readonly Op lstm_cell = new("lstm_cell");
    internal static readonly Op gru_cell = new("gru_cell");
    internal static readonly Op rnn_tanh_cell = new("rnn_tanh_cell");
    internal static readonly Op rnn_relu_cell = new("rnn_relu_cell");
    internal static readonly Op pack_padded_sequence = new("_pack_padded_sequence");
    internal static readonly Op pad_packed_sequence = new("_pad_packed_sequence");
    internal static readonly Op pad_sequence = new("pad_sequence");
}
