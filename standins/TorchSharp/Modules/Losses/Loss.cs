using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A loss over two inputs.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(string.Empty)
    {
        this.reduction = reduction;
        name = GetType().Name;
    }

    public nn.Reduction reduction { get; }
}

/// <summary>A loss over three inputs.</summary>
public abstract class Loss<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(string.Empty)
    {
        this.reduction = reduction;
        name = GetType().Name;
    }

    public nn.Reduction reduction { get; }
}

/// <summary>A loss over four inputs.</summary>
public abstract class Loss<T1, T2, T3, T4, TResult> : nn.Module<T1, T2, T3, T4, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(string.Empty)
    {
        this.reduction = reduction;
        name = GetType().Name;
    }

    public nn.Reduction reduction { get; }
}
