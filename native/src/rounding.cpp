// Quantization in training as one node of the graph: values are cut off, scaled, rounded and scaled back in one pass over
// memory, and the gradient passes where nothing was cut off.
#include "internal.h"

#include <ATen/Parallel.h>

#include <cmath>

#if defined(__x86_64__) && defined(__gnu_linux__)
#define SHIM_ROUNDING __attribute__((optimize("O3"), target_clones("arch=icelake-server", "avx2", "default")))
#else
#define SHIM_ROUNDING
#endif

using shim::boxed;
using shim::guarded;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Mirrored by the managed side (RoundingGrid).
struct shim_grid {
  float low, high;              // ends at which values are cut off
  float scale, zero;            // q = scale * x - zero
  float q_low, q_high;          // ends of the integers
  float inside_low, inside_high;  // the gradient passes from here to there
};

namespace {

// Pieces are the same whatever the number of threads, and so are sums over them.
constexpr int64_t piece = 32768;

enum side : uint8_t { BELOW = 0, INSIDE = 1, ABOVE = 2 };

// Each operation rounds on its own, as in separate operators. Sides are sums of comparisons: choices would keep the compiler
// from vector instructions.
SHIM_ROUNDING int64_t round_line(const float* __restrict x, float* __restrict y, uint8_t* __restrict sides, int64_t count, const shim_grid g) {
  int32_t outside = 0;
  for (int64_t k = 0; k < count; k++) {
    float v = x[k];
    int below = v < g.inside_low, above = v > g.inside_high;
    v = v < g.low ? g.low : v;
    v = v > g.high ? g.high : v;
    float q = __builtin_rintf(v * g.scale - g.zero);
    q = q < g.q_low ? g.q_low : q;
    q = q > g.q_high ? g.q_high : q;
    y[k] = (q + g.zero) / g.scale;
    sides[k] = static_cast<uint8_t>(INSIDE - below + above);
    outside += below | above;
  }
  return outside;
}

SHIM_ROUNDING void mask_line(const float* __restrict gradient, const uint8_t* __restrict sides, float* __restrict result, int64_t count) {
  for (int64_t k = 0; k < count; k++) result[k] = sides[k] == INSIDE ? gradient[k] : 0.f;
}

// Gradients of the values that reach the upper end.
SHIM_ROUNDING double sum_above(const float* gradient, const uint8_t* sides, int64_t count) {
  double lanes[8] = {};
  int64_t k = 0;
  for (; k + 8 <= count; k += 8)
    for (int l = 0; l < 8; l++) lanes[l] += sides[k + l] == ABOVE ? gradient[k + l] : 0.f;
  for (; k < count; k++) lanes[0] += sides[k] == ABOVE ? gradient[k] : 0.f;
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

// Sums a function of pieces, in their order.
template <typename Body>
double over(int64_t count, Body body) {
  std::vector<double> parts((count + piece - 1) / piece);
  at::parallel_for(0, static_cast<int64_t>(parts.size()), 1, [&](int64_t from, int64_t to) {
    for (int64_t k = from; k < to; k++) parts[k] = body(k * piece, std::min(piece, count - k * piece));
  });
  double sum = 0;
  for (double part : parts) sum += part;
  return sum;
}

struct Rounding final : torch::autograd::Function<Rounding> {
  // `level`, where there is one, is the upper end, and learns.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& values, const c10::optional<at::Tensor>& level, const shim_grid* grid) {
    at::Tensor x = values.is_non_overlapping_and_dense() ? values : values.contiguous();
    at::Tensor y = at::empty_like(x), sides = at::empty_like(x, x.options().dtype(at::kByte));
    const float* from = x.data_ptr<float>();
    float* to = y.data_ptr<float>();
    auto* place = sides.data_ptr<uint8_t>();
    double outside = over(x.numel(), [&](int64_t at, int64_t count) {
      return static_cast<double>(round_line(from + at, to + at, place + at, count, *grid));
    });
    context->saved_data["learns"] = level.has_value();
    context->save_for_backward(outside > 0 ? variable_list{sides} : variable_list{});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    bool learns = context->saved_data["learns"].toBool();
    auto saved = context->get_saved_variables();
    at::Tensor given = gradients[0], level = learns ? at::zeros({1}, given.options()) : at::Tensor();
    if (saved.empty()) return {given, level, at::Tensor()};
    at::Tensor sides = saved[0];
    if (given.strides() != sides.strides()) given = at::empty_like(sides, given.options()).copy_(given);
    at::Tensor result = at::empty_like(given);
    const float* from = given.data_ptr<float>();
    float* to = result.data_ptr<float>();
    auto* place = sides.data_ptr<uint8_t>();
    double above = over(given.numel(), [&](int64_t at, int64_t count) {
      mask_line(from + at, place + at, to + at, count);
      return learns ? sum_above(from + at, place + at, count) : 0;
    });
    if (learns) level.fill_(above);
    return {result, level, at::Tensor()};
  }
};

}  // namespace

// Rounded values, connected to the graph of `values` and, where it is given, of `level`.
SHIM_API at::Tensor* shim_round(at::Tensor* values, at::Tensor* level, const shim_grid* grid) {
  return guarded<at::Tensor*>(nullptr, [&] {
    if (values->scalar_type() != at::kFloat) throw std::invalid_argument("Rounding to a grid needs Float values.");
    return boxed(Rounding::apply(*values, level ? c10::optional<at::Tensor>(*level) : c10::nullopt, grid));
  });
}
