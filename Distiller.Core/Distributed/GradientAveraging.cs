using System.Collections.Immutable;
using System.Diagnostics;
using Distiller.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>Replaces the gradients of each rank by their mean over all ranks.</summary>
/// <remarks>
/// Gradients are packed into buckets; while one travels, the next is packed. A parameter without a gradient on some ranks (a branch
/// that their samples did not take) counts as zero there; one without a gradient on all ranks is left without. All ranks get the same
/// bits. The buckets follow the parameters when surgery changes them.
/// <para>Source: Li et al. 2020, arXiv 2006.15704, section 3.2 (buckets).</para>
/// </remarks>
public sealed class GradientAveraging : IDisposable
{
    /// <summary>Bytes of a bucket, unless another size is chosen: 4 MiB.</summary>
    public const long DefaultBucketBytes = 4L << 20;

    private readonly ProcessGroup group;
    private readonly long bucketBytes;
    private ImmutableArray<Parameter> parameters = [];
    private ImmutableArray<long> sizes = [];
    private ImmutableArray<Bucket> buckets = [];

    /// <summary>Makes it for a group.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="bucketBytes">Size of a bucket. Range: 1 and more; a larger gradient has a bucket of its own.</param>
    public GradientAveraging(ProcessGroup group, long bucketBytes = DefaultBucketBytes)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bucketBytes);
        this.group = group;
        this.bucketBytes = bucketBytes;
    }

    /// <summary>Bytes that a rank reduces in a step: its gradients and a flag each. On the wire it sends 2 (W - 1) / W times as many.</summary>
    public long StepBytes => buckets.Sum(bucket => bucket.Bytes);

    /// <summary>Time spent here so far, with waiting for slower ranks.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Averages the gradients that are there. All ranks call it with the same parameters in the same order.</summary>
    /// <param name="trained">The parameters. Those that need no gradient are passed over.</param>
    /// <param name="flag">A wish of this rank that concerns all.</param>
    /// <returns>Whether a rank has the wish.</returns>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public bool Average(IEnumerable<Parameter> trained, bool flag = false)
    {
        ArgumentNullException.ThrowIfNull(trained);
        if (group.IsSingle)
        {
            return flag;
        }

        long start = Stopwatch.GetTimestamp();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Follow([.. trained.Where(parameter => parameter.requires_grad).Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>()]);
        NativeWork[] works = new NativeWork[buckets.Length];
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i].Pack(flag);
            works[i] = group.StartSum(buckets[i].Values, "averaging gradients");
        }

        bool isAnybody = false;
        for (int i = 0; i < buckets.Length; i++)
        {
            group.Complete(works[i], "averaging gradients");
            isAnybody |= buckets[i].Unpack(group.WorldSize);
        }

        Elapsed += Stopwatch.GetElapsedTime(start);
        return isAnybody;
    }

    /// <summary>Frees the buckets.</summary>
    public void Dispose() => Release();

    private void Follow(ImmutableArray<Parameter> now)
    {
        ImmutableArray<long> nowSizes = [.. now.Select(parameter => parameter.numel())];
        if (nowSizes.AsSpan().SequenceEqual(sizes.AsSpan()) && now.Zip(parameters).All(pair => ReferenceEquals(pair.First, pair.Second)))
        {
            return;
        }

        Release();
        (parameters, sizes) = (now, nowSizes);
        List<Bucket> made = [];
        List<Parameter> open = [];
        long bytes = 0;

        // The last layers first: theirs is the order in which gradients are made.
        foreach (Parameter parameter in now.Reverse())
        {
            long size = parameter.numel() * parameter.element_size();
            if (open.Count > 0 && (bytes + size > bucketBytes || open[0].dtype != parameter.dtype))
            {
                made.Add(new Bucket([.. open]));
                open.Clear();
                bytes = 0;
            }

            open.Add(parameter);
            bytes += size;
        }

        buckets = open.Count > 0 ? [.. made, new Bucket([.. open])] : [.. made];
    }

    private void Release()
    {
        foreach (Bucket bucket in buckets)
        {
            bucket.Dispose();
        }

        buckets = [];
    }

    /// <summary>Gradients side by side, then a number for each that says on how many ranks it exists, then one for the flag.</summary>
    private sealed class Bucket : IDisposable
    {
        private readonly ImmutableArray<Parameter> members;
        private readonly ImmutableArray<Tensor> slots;
        private readonly Tensor tail;

        public Bucket(ImmutableArray<Parameter> members)
        {
            this.members = members;
            long total = members.Sum(member => member.numel());
            Values = zeros([total + members.Length + 1], dtype: members[0].dtype).DetachFromDisposeScope();
            ImmutableArray<Tensor>.Builder views = ImmutableArray.CreateBuilder<Tensor>(members.Length);
            long start = 0;
            foreach (Parameter member in members)
            {
                views.Add(Values.narrow(0, start, member.numel()).view(member.shape).DetachFromDisposeScope());
                start += member.numel();
            }

            slots = views.ToImmutable();
            tail = Values.narrow(0, total, members.Length + 1).DetachFromDisposeScope();
        }

        public Tensor Values { get; }

        public long Bytes => Values.numel() * Values.element_size();

        public void Pack(bool flag)
        {
            float[] present = new float[members.Length + 1];
            for (int i = 0; i < members.Length; i++)
            {
                using Tensor? gradient = members[i].grad;
                present[i] = gradient is null ? 0 : 1;
                _ = gradient is null ? slots[i].zero_() : slots[i].copy_(gradient);
            }

            present[^1] = flag ? 1 : 0;
            using Tensor numbers = tensor(present);
            tail.copy_(numbers);
        }

        public bool Unpack(int ranks)
        {
            using Tensor numbers = tail.to(ScalarType.Float32);
            float[] present = [.. numbers.data<float>()];
            Values.div_(ranks);
            for (int i = 0; i < members.Length; i++)
            {
                using Tensor? gradient = members[i].grad;
                if (gradient is not null)
                {
                    gradient.copy_(slots[i]);
                }
                else if (present[i] > 0)
                {
                    members[i].grad = slots[i].clone().DetachFromDisposeScope();
                }
            }

            return present[^1] > 0;
        }

        public void Dispose()
        {
            tail.Dispose();
            foreach (Tensor slot in slots)
            {
                slot.Dispose();
            }

            Values.Dispose();
        }
    }
}
