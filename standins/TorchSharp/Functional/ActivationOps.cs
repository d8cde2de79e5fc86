namespace TorchSharp.Native;

/// <summary>Activation functions; a name that ends in an underscore changes its input.</summary>
internal static class ActivationOps
{
    internal static readonly Op relu = new("relu");
    internal static readonly Op relu_ = new("relu_");
    internal static readonly Op relu6 = new("relu6");
    internal static readonly Op relu6_ = new("relu6_");
    internal static readonly Op leaky_relu = new("leaky_relu");
    internal static readonly Op leaky_relu_ = new("leaky_relu_");
    internal static readonly Op prelu = new("prelu");
    internal static readonly Op rrelu = new("rrelu");
    internal static readonly Op rrelu_ = new("rrelu_");
    internal static readonly Op elu = new("elu");
    internal static readonly Op elu_ = new("elu_");
    internal static readonly Op celu = new("celu");
    internal static readonly Op celu_ = new("celu_");
    internal static readonly Op selu = new("selu");
    internal static readonly Op selu_ = new("selu_");
    internal static readonly Op silu = new("silu");
    internal static readonly Op silu_ = new("silu_");
    internal static readonly Op mish = new("mish");
    internal static readonly Op mish_ = new("mish_");
    internal static readonly Op sigmoid = new("sigmoid");
    internal static readonly Op sigmoid_ = new("sigmoid_");
    internal static readonly Op log_sigmoid = new("log_sigmoid");
    internal static readonly Op tanh = new("tanh");
    internal static readonly Op tanh_ = new("tanh_");
    internal static readonly Op hardtanh = new("hardtanh");
    internal static readonly Op hardtanh_ = new("hardtanh_");
    internal static readonly Op hardswish = new("hardswish");
    internal static readonly Op hardswish_ = new("hardswish_");
    internal static readonly Op hardsigmoid = new("hardsigmoid");
    internal static readonly Op hardsigmoid_ = new("hardsigmoid_");
    internal static readonly Op hardshrink = new("hardshrink");
    internal static readonly Op softshrink = new("softshrink");
    internal static readonly Op softplus = new("softplus");
    internal static readonly Op softmax = new("softmax", "int");
    internal static readonly Op log_softmax = new("log_softmax", "int");
    internal static readonly Op threshold = new("threshold");
    internal static readonly Op threshold_ = new("threshold_");
    internal static readonly Op glu = new("glu");
}
