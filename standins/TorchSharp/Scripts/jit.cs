using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public static CompilationUnit compile(string script) => new(NativeMethods.Check(NativeMethods.shim_script_compile(script)));

        public static void save(ScriptModule module, string filename) =>
            NativeMethods.Check(NativeMethods.shim_script_save(module.Script, filename));

        public static ScriptModule load(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type));

        public static ScriptModule load(string filename, Device map_location) => new(Open(filename, map_location.type));

        public static ScriptModule load(string filename, string map_location) => new(Open(filename, new Device(map_location).type));

        public static ScriptModule load(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type));

        public static ScriptModule load(byte[] bytes, Device map_location) => new(Open(bytes, map_location.type));

        public static ScriptModule load(byte[] bytes, string map_location) => new(Open(bytes, new Device(map_location).type));

        public static ScriptModule<TResult> load<TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type));

        public static ScriptModule<TResult> load<TResult>(string filename, Device map_location) => new(Open(filename, map_location.type));

        public static ScriptModule<TResult> load<TResult>(string filename, string map_location) => new(Open(filename, new Device(map_location).type));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, Device map_location) => new(Open(bytes, map_location.type));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, string map_location) => new(Open(bytes, new Device(map_location).type));

        public static ScriptModule<T, TResult> load<T, TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type));

        public static ScriptModule<T, TResult> load<T, TResult>(string filename, Device map_location) => new(Open(filename, map_location.type));

        public static ScriptModule<T, TResult> load<T, TResult>(string filename, string map_location) => new(Open(filename, new Device(map_location).type));

        public static ScriptModule<T, TResult> load<T, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type));

        public static ScriptModule<T, TResult> load<T, TResult>(byte[] bytes, Device map_location) => new(Open(bytes, map_location.type));

        public static ScriptModule<T, TResult> load<T, TResult>(byte[] bytes, string map_location) => new(Open(bytes, new Device(map_location).type));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, Device map_location) => new(Open(filename, map_location.type));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, string map_location) => new(Open(filename, new Device(map_location).type));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, Device map_location) => new(Open(bytes, map_location.type));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, string map_location) => new(Open(bytes, new Device(map_location).type));

        private static IntPtr Open(string filename, DeviceType device)
        {
            OnlyCpu(device);
            if (!File.Exists(filename)) throw new FileNotFoundException($"There is no TorchScript file '{filename}'.", filename);
            return NativeMethods.Check(NativeMethods.shim_script_load(filename));
        }

        private static unsafe IntPtr Open(byte[] bytes, DeviceType device)
        {
            OnlyCpu(device);
            fixed (byte* data = bytes) return NativeMethods.Check(NativeMethods.shim_script_load_bytes(data, bytes.Length));
        }

        private static void OnlyCpu(DeviceType device)
        {
            if (device != DeviceType.CPU) throw new InvalidOperationException($"This libtorch has no device '{device}': load the script to the CPU.");
        }
    }
}
