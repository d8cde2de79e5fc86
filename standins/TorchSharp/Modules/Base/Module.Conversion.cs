using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private const BindingFlags OwnMembers = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckConvertible(dtype);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckConvertible(dtype);
                _toEpilog(dtype, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog((ScalarType?)null, new Device(deviceType, deviceIndex), non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog((ScalarType?)dtype, device, non_blocking);

            /// <summary>Converts the children, then own parameters and buffers; what changes becomes a new object.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (device is not null) CheckAvailable(device);
                foreach ((_, Module child) in named_children()) child.Convert(dtype, device, non_blocking);
                foreach ((string key, Parameter parameter) in Snapshot<Parameter>(_internal_params))
                {
                    if (!ReplaceParameter(dtype, device, parameter, out Parameter? converted)) continue;
                    Assign(key, parameter, converted!);
                    ConditionallyRegisterParameter(key, converted);
                    parameter.Dispose();
                }

                foreach ((string key, (Tensor buffer, bool persistent)) in Snapshot<(Tensor, bool)>(_internal_buffers))
                {
                    if (!ReplaceBuffer(dtype, device, buffer, out Tensor? converted)) continue;
                    Assign(key, buffer, converted!);
                    ConditionallyRegisterBuffer(key, converted, persistent);
                    buffer.Dispose();
                }

                held?.Renew();
                if (device is null) return;
                _deviceType = device.type;
                _deviceIndex = device.index;
            }

            /// <summary>Makes a parameter of another element type or device, with its gradient; false if nothing is to do.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                if (!ReplaceBuffer(dtype, device, param, out Tensor? converted)) return false;
                p = new Parameter(converted!, param.requires_grad);
                p.DetachFromDisposeScope();
                using Tensor? gradient = param.grad;
                if (gradient is null) return true;
                using Tensor moved = Converted(gradient, p.dtype, p.device);
                p.grad = moved;
                return true;
            }

            /// <summary>Converts a tensor; integers keep their element type. False if nothing is to do.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = null;
                ScalarType type = dtype is { } wanted && (buffer.is_floating_point() || buffer.is_complex()) ? wanted : buffer.dtype;
                Device place = device ?? buffer.device;
                bool moves = place.type != buffer.device_type || (place.type == DeviceType.CUDA && place.index != buffer.device_index);
                if (type == buffer.dtype && !moves) return false;
                using IDisposable guard = no_grad();
                result = Converted(buffer, type, place).DetachFromDisposeScope();
                return true;
            }

            /// <summary>Where and of what type a new module's parameters are if its maker does not say.</summary>
            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());

            private void Convert(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is { } type && device is not null) _to(device, type, non_blocking);
                else if (dtype is { } only) _to(only, non_blocking);
                else if (device is not null) _to(device.type, device.index, non_blocking);
            }

            /// <summary>Puts a converted tensor where the module reads it: the property of that name, else the field.</summary>
            private void Assign(string key, Tensor old, Tensor converted)
            {
                foreach ((FieldInfo field, string component) in FieldsOf(GetType()))
                {
                    if (component == key && ReferenceEquals(field.GetValue(this), old))
                    {
                        field.SetValue(this, converted);
                        return;
                    }
                }

                PropertyInfo? property = GetType().GetProperty(key, OwnMembers);
                if (property is { CanWrite: true, CanRead: true } && ReferenceEquals(property.GetValue(this), old)) property.SetValue(this, converted);
            }

            private static List<(string, T)> Snapshot<T>(IEnumerable<(string, T)> entries) => [.. entries];

            private static Tensor Converted(Tensor source, ScalarType dtype, Device device) => source.to(dtype, device);

            private static void CheckConvertible(ScalarType dtype)
            {
                bool floats = dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
                if (!floats && dtype is not (ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }

            private static void CheckAvailable(Device device)
            {
                if (device.type is not (DeviceType.CPU or DeviceType.META))
                    throw new InvalidOperationException($"{device.type} is not available.");
            }
        }
    }
}
