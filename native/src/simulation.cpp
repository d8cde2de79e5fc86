// Simulated integers after training: what chains of operators do in one pass over memory for each operator, in one pass
// altogether. Every operation rounds on its own, so the values are those of the chain.
#include "internal.h"

#include <ATen/Parallel.h>

#include <cmath>

using shim::boxed;
using shim::guarded;

// Mirrored by the managed side (SimulationGrid): y = (clamp(round(x * ratio - zero)) + zero) / scale.
struct shim_steps {
  float zero, low, high, scale;
};

// Mirrored by the managed side (SimulationOperand): integers of one side of a sum, taken to the units of the sum.
struct shim_operand {
  float scale, zero, low, high, ratio;
};

namespace {

constexpr int64_t simulation_grain = 16384;  // elements that are worth a thread
constexpr int64_t simulation_row = 512;      // elements of a row of ratios

inline float within(float value, float low, float high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}

inline float step(float x, float ratio, const shim_steps& g) {
  return (within(__builtin_rintf(x * ratio - g.zero), g.low, g.high) + g.zero) / g.scale;
}

inline float term(float x, const shim_operand& o, float low, float high) {
  float integer = within(__builtin_rintf(x * o.scale - o.zero), o.low, o.high) + o.zero;
  return within(__builtin_rintf(integer * o.ratio), low, high);
}

// Values and results may be the same memory, element by element, which vectors do not mind.
SHIM_ROUNDING void step_line(const float* x, float* y, int64_t count, float ratio, const shim_steps g) {
#pragma GCC ivdep
  for (int64_t k = 0; k < count; k++) y[k] = step(x[k], ratio, g);
}

SHIM_ROUNDING void step_row(const float* x, float* y, int64_t count, const float* ratios, const shim_steps g) {
#pragma GCC ivdep
  for (int64_t k = 0; k < count; k++) y[k] = step(x[k], ratios[k], g);
}

SHIM_ROUNDING void byte_line(const float* __restrict x, uint8_t* __restrict y, int64_t count, float ratio, const shim_steps g, float moved) {
  for (int64_t k = 0; k < count; k++) y[k] = static_cast<uint8_t>(static_cast<int32_t>(within(step(x[k], ratio, g) + moved, 0.f, 255.f)));
}

SHIM_ROUNDING void sum_terms(const float* __restrict a, const float* __restrict b, float* __restrict y, int64_t count, const shim_operand left,
                             const shim_operand right, float low, float high, const shim_steps g) {
  for (int64_t k = 0; k < count; k++) y[k] = step(within(term(a[k], left, low, high) + term(b[k], right, low, high), low, high), 1.f, g);
}

// `layout` has the memory of both, without gaps.
void step_all(const float* x, float* y, const at::Tensor& layout, const float* ratios, int64_t count, int64_t axis, const shim_steps& g) {
  int64_t total = layout.numel();
  if (count == 1) {
    at::parallel_for(0, total, simulation_grain, [&](int64_t from, int64_t to) { step_line(x + from, y + from, to - from, ratios[0], g); });
    return;
  }
  int64_t stride = layout.stride(axis);
  if (stride == 1) {
    // Neighbours have ratios of their own: a row of them, repeated, is long enough for vectors.
    std::vector<float> row(count * std::max<int64_t>(1, simulation_row / count));
    for (size_t k = 0; k < row.size(); k++) row[k] = ratios[k % count];
    auto length = static_cast<int64_t>(row.size());
    at::parallel_for(0, (total + length - 1) / length, std::max<int64_t>(1, simulation_grain / length), [&](int64_t from, int64_t to) {
      for (int64_t k = from * length; k < std::min(to * length, total); k += length) step_row(x + k, y + k, std::min(length, total - k), row.data(), g);
    });
    return;
  }
  at::parallel_for(0, total / stride, std::max<int64_t>(1, simulation_grain / stride), [&](int64_t from, int64_t to) {
    for (int64_t k = from; k < to; k++) step_line(x + k * stride, y + k * stride, stride, ratios[k % count], g);
  });
}

at::Tensor floats(const at::Tensor& tensor) {
  if (tensor.scalar_type() != at::kFloat) throw std::invalid_argument("Simulated integers need Float values.");
  at::Tensor values = tensor.detach();
  return values.is_non_overlapping_and_dense() ? values : values.contiguous();
}

void check_ratios(const at::Tensor& values, int64_t count, int64_t axis) {
  if (count != 1 && (axis < 0 || axis >= values.dim() || values.size(axis) != count))
    throw std::invalid_argument("Values have no axis " + std::to_string(axis) + " of " + std::to_string(count) + " elements.");
}

}  // namespace

// A new tensor in the same order of memory. `ratios`: one, or one for each element of an axis.
SHIM_API at::Tensor* shim_simulate(at::Tensor* values, const float* ratios, int64_t count, int64_t axis, const shim_steps* steps) {
  return guarded<at::Tensor*>(nullptr, [&] {
    at::NoGradGuard no_gradients;
    check_ratios(*values, count, axis);
    at::Tensor from = floats(*values), to = at::empty_like(from);
    step_all(from.data_ptr<float>(), to.data_ptr<float>(), from, ratios, count, axis, *steps);
    return boxed(to);
  });
}

SHIM_API int shim_simulate_in_place(at::Tensor* values, const float* ratios, int64_t count, int64_t axis, const shim_steps* steps) {
  return guarded(-1, [&] {
    at::NoGradGuard no_gradients;
    check_ratios(*values, count, axis);
    at::Tensor memory = floats(*values);
    step_all(memory.data_ptr<float>(), memory.data_ptr<float>(), memory, ratios, count, axis, *steps);
    if (memory.data_ptr() != values->data_ptr()) values->copy_(memory);
    else if (!values->is_inference()) values->unsafeGetTensorImpl()->bump_version();
    return 0;
  });
}

// Images (N, C, H, W) in channels-last order as unsigned bytes of scale 1, to which `zero` was added.
SHIM_API at::Tensor* shim_simulate_bytes(at::Tensor* values, float ratio, const shim_steps* steps, int64_t zero) {
  return guarded<at::Tensor*>(nullptr, [&] {
    at::NoGradGuard no_gradients;
    if (values->dim() != 4) throw std::invalid_argument("Bytes are made of images (N, C, H, W).");
    at::Tensor from = floats(*values).contiguous(at::MemoryFormat::ChannelsLast);
    at::Tensor to = at::_empty_affine_quantized(from.sizes(), at::TensorOptions(at::kQUInt8), 1.0, zero, at::MemoryFormat::ChannelsLast);
    const float* x = from.data_ptr<float>();
    auto* y = static_cast<uint8_t*>(to.data_ptr());
    at::parallel_for(0, from.numel(), simulation_grain, [&](int64_t begin, int64_t end) {
      byte_line(x + begin, y + begin, end - begin, ratio, *steps, static_cast<float>(zero));
    });
    return boxed(to);
  });
}

// Two tensors of one shape, each taken to integers and then to the units of the sum, cut off at `low` and `high`.
SHIM_API at::Tensor* shim_simulate_sum(at::Tensor* left, at::Tensor* right, const shim_operand* operands, float low, float high, const shim_steps* steps) {
  return guarded<at::Tensor*>(nullptr, [&] {
    at::NoGradGuard no_gradients;
    if (left->sizes() != right->sizes()) throw std::invalid_argument("The two sides of a sum have different shapes.");
    at::Tensor a = floats(*left), b = floats(*right), to = at::empty_like(a);
    if (a.strides() != b.strides()) b = at::empty_like(a).copy_(b);
    const float *x = a.data_ptr<float>(), *z = b.data_ptr<float>();
    float* y = to.data_ptr<float>();
    at::parallel_for(0, a.numel(), simulation_grain, [&](int64_t from, int64_t end) {
      sum_terms(x + from, z + from, y + from, end - from, operands[0], operands[1], low, high, *steps);
    });
    return boxed(to);
  });
}
