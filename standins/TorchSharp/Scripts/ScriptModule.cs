using System.Runtime.InteropServices;
using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>A module of TorchScript code. Parameters and buffers of all levels are its own, under dotted names.</summary>
        public unsafe class ScriptModule : nn.Module
        {
            private const int Parameters = 0, Buffers = 1, AllModules = 2, Children = 3;

            private readonly Dictionary<int, (string name, nn.Module module)[]> below = [];
            private IntPtr script;

            internal ScriptModule(IntPtr script)
                : base(nameof(ScriptModule))
            {
                this.script = script;
                foreach ((string own, IntPtr handle) in Members(Parameters)) _internal_params[own] = Adopted(new Tensor(handle));
                foreach ((string own, IntPtr handle) in Members(Buffers)) _internal_buffers[own] = (new Tensor(handle).DetachFromDisposeScope(), true);
            }

            public override bool training => NativeMethods.shim_script_is_training(Script) != 0;

            internal IntPtr Script => script != IntPtr.Zero ? script : throw new InvalidOperationException("Script module invalid -- empty handle.");

            public override void train(bool on = true) => NativeMethods.Check(NativeMethods.shim_script_train(Script, on ? 1 : 0));

            public override void eval() => train(false);

            public override IEnumerable<(string name, nn.Module module)> named_modules() => Below(AllModules);

            public override IEnumerable<(string name, nn.Module module)> named_children() => Below(Children);

            public object forward(params object[] input) => invoke("forward", input);

            public object call(params object[] input) => forward(input);

            /// <summary>Runs a method of the script.</summary>
            public object invoke(string name, params object[] objs) =>
                ScriptCall.Invoke(objs, (args, count, result) => NativeMethods.shim_script_invoke(Script, name, args, count, result))!;

            public TResult invoke<TResult>(string name, params object[] inputs) => ScriptCall.As<TResult>(invoke(name, inputs));

            public TResult invoke<T, TResult>(string name, params T[] inputs) =>
                ScriptCall.As<TResult>(invoke(name, [.. inputs.Select(input => (object)input!)]));

            protected internal override nn.Module _to(ScalarType dtype, bool non_blocking)
            {
                // Parameters change their type in place, so the wrappers here see it.
                NativeMethods.Check(NativeMethods.shim_script_convert(Script, (int)dtype));
                return this;
            }

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                if (disposing)
                {
                    foreach ((_, nn.Module module) in below.Values.SelectMany(list => list)) module.Dispose();
                    below.Clear();
                }

                IntPtr old = Interlocked.Exchange(ref script, IntPtr.Zero);
                if (old != IntPtr.Zero) NativeMethods.shim_script_free(old);
            }

            private static Parameter Adopted(Tensor tensor)
            {
                var parameter = new Parameter(tensor, tensor.requires_grad);
                parameter.DetachFromDisposeScope();
                return parameter;
            }

            private (string name, nn.Module module)[] Below(int kind)
            {
                if (!below.TryGetValue(kind, out (string, nn.Module)[]? found))
                    below[kind] = found = [.. Members(kind).Select(member => (member.Name, (nn.Module)new ScriptModule(member.Handle)))];
                return found;
            }

            private List<(string Name, IntPtr Handle)> Members(int kind)
            {
                byte* names;
                IntPtr* handles;
                int count = NativeMethods.shim_script_members(Script, kind, &names, &handles);
                NativeMethods.Check(count);
                string[] split = Marshal.PtrToStringUTF8((IntPtr)names)!.Split('\n');
                List<(string, IntPtr)> members = [];
                for (int k = 0; k < count; k++) members.Add((split[k], handles[k]));
                NativeMethods.shim_free(names);
                NativeMethods.shim_free(handles);
                return members;
            }
        }

        /// <summary>A script whose forward takes any number of tensors.</summary>
        public class ScriptModule<TResult> : ScriptModule, nn.IModule<Tensor[], TResult>
        {
            internal ScriptModule(IntPtr script) : base(script)
            {
            }

            public TResult forward(params Tensor[] tensor) => ScriptCall.As<TResult>(invoke("forward", (object[])tensor));

            public TResult call(params Tensor[] input) => forward(input);
        }

        /// <summary>A script whose forward takes one argument.</summary>
        public class ScriptModule<T, TResult> : ScriptModule, nn.IModule<T, TResult>
        {
            internal ScriptModule(IntPtr script) : base(script)
            {
            }

            public TResult forward(T tensor) => ScriptCall.As<TResult>(invoke("forward", tensor!));

            public TResult call(T input) => forward(input);
        }

        /// <summary>A script whose forward takes two arguments.</summary>
        public class ScriptModule<T1, T2, TResult> : ScriptModule, nn.IModule<T1, T2, TResult>
        {
            internal ScriptModule(IntPtr script) : base(script)
            {
            }

            public TResult forward(T1 input1, T2 input2) => ScriptCall.As<TResult>(invoke("forward", input1!, input2!));

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
