// Int8 steps that are loops of our own: values of rank 4 lie in channels-last order, so the innermost loop runs over
// channels and the compiler turns it into vector instructions, for each processor those that it has.
#include "plan.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#if defined(__x86_64__) && defined(__gnu_linux__)
#define SHIM_VECTORIZED __attribute__((optimize("O3"), target_clones("arch=icelake-server", "avx2", "default")))
#else
#define SHIM_VECTORIZED
#endif

namespace shim::plan {
namespace {

constexpr int64_t grain = 16384;  // elements that are worth a thread

// A float, scaled to steps and moved by the zero point, as a byte. The sum with 2^23 rounds half to even as
// nearbyint does, and is one addition.
inline uint8_t byte_of(float steps) {
  constexpr float magic = 12582912.f;
  float rounded = (steps + magic) - magic;
  rounded = rounded < 0.f ? 0.f : rounded;
  return static_cast<uint8_t>(rounded > 255.f ? 255.f : rounded);
}

SHIM_VECTORIZED void quantize_line(const float* x, int64_t x_stride, uint8_t* y, int64_t y_stride, int64_t count, float inverse, float zero) {
  if (x_stride == 1 && y_stride == 1)
    for (int64_t k = 0; k < count; k++) y[k] = byte_of(x[k] * inverse + zero);
  else if (x_stride == 1 && y_stride == 3)
    for (int64_t k = 0; k < count; k++) y[3 * k] = byte_of(x[k] * inverse + zero);
  else
    for (int64_t k = 0; k < count; k++) y[k * y_stride] = byte_of(x[k * x_stride] * inverse + zero);
}

// Three planes at once: every store of the result is used fully.
SHIM_VECTORIZED void quantize_planes(const float* x, int64_t plane, uint8_t* y, int64_t count, float inverse, float zero) {
  for (int64_t k = 0; k < count; k++) {
    y[3 * k] = byte_of(x[k] * inverse + zero);
    y[3 * k + 1] = byte_of(x[k + plane] * inverse + zero);
    y[3 * k + 2] = byte_of(x[k + 2 * plane] * inverse + zero);
  }
}

SHIM_VECTORIZED void add_line(const uint8_t* a, const uint8_t* b, uint8_t* y, int64_t count, float wa, float wb, float constant, float low) {
  for (int64_t k = 0; k < count; k++) {
    float steps = static_cast<float>(a[k]) * wa + static_cast<float>(b[k]) * wb + constant;
    y[k] = byte_of(steps < low ? low : steps);
  }
}

SHIM_VECTORIZED void maximum_line(const uint8_t* x, uint8_t* y, int64_t count) {
  for (int64_t k = 0; k < count; k++) y[k] = x[k] > y[k] ? x[k] : y[k];
}

SHIM_VECTORIZED void sum_line(const uint8_t* x, int32_t* sums, int64_t count) {
  for (int64_t k = 0; k < count; k++) sums[k] += x[k];
}

SHIM_VECTORIZED void mean_line(const int32_t* sums, uint8_t* y, int64_t count, float factor, float constant) {
  for (int64_t k = 0; k < count; k++) y[k] = byte_of(static_cast<float>(sums[k]) * factor + constant);
}

struct QuantizeStep final : Step {
  QuantizeStep(int input, int target) {
    reads = {input};
    output = target;
  }

  void run(Program& program) override {
    Slot& target = program.slots[output];
    at::Tensor source = program.view(program.slots[reads[0]]);
    if (source.scalar_type() != at::kFloat)
      throw std::invalid_argument(std::string("Input must be Float, not ") + at::toString(source.scalar_type()) + ".");
    if (source.dim() > 4) throw std::invalid_argument("Input has " + std::to_string(source.dim()) + " dimensions; at most 4 are handled.");
    Shape shape;
    shape.rank = static_cast<int>(source.dim());
    for (int k = 0; k < shape.rank; k++) shape.size[k] = source.size(k);
    auto* y = static_cast<uint8_t*>(program.produce(output, shape));
    float inverse = 1.f / target.scale, zero = static_cast<float>(target.zero);
    if (shape.rank != 4 || source.is_contiguous(at::MemoryFormat::ChannelsLast)) {
      if (shape.rank != 4) source = source.contiguous();
      const float* x = source.data_ptr<float>();
      at::parallel_for(0, shape.count(), grain, [&](int64_t from, int64_t to) { quantize_line(x + from, 1, y + from, 1, to - from, inverse, zero); });
      return;
    }
    source = source.contiguous();
    const float* x = source.data_ptr<float>();
    int64_t channels = shape.size[1], height = shape.size[2], width = shape.size[3], plane = height * width;
    at::parallel_for(0, shape.size[0] * height, std::max<int64_t>(1, grain / (channels * width)), [&](int64_t from, int64_t to) {
      for (int64_t row = from; row < to; row++) {
        int64_t image = row / height, line = row % height;
        const float* begin = x + image * channels * plane + line * width;
        uint8_t* end = y + row * width * channels;
        if (channels == 3) quantize_planes(begin, plane, end, width, inverse, zero);
        else
          for (int64_t c = 0; c < channels; c++) quantize_line(begin + c * plane, 1, end + c, channels, width, inverse, zero);
      }
    });
  }

  std::string describe() const override { return "quantize"; }
};

struct AddStep final : Step {
  bool relu;

  AddStep(int left, int right, int target, bool relu) : relu(relu) {
    reads = {left, right};
    output = target;
  }

  void run(Program& program) override {
    Slot& left = program.slots[reads[0]];
    Slot& right = program.slots[reads[1]];
    auto* a = static_cast<const uint8_t*>(program.dense(left));
    auto* b = static_cast<const uint8_t*>(program.dense(right));
    if (!(left.shape == right.shape)) throw std::invalid_argument("The two sides of an addition have different shapes.");
    Shape shape = left.shape;
    if (!program.reuse(output, reads[0], shape)) program.produce(output, shape);
    Slot& target = program.slots[output];
    auto* y = static_cast<uint8_t*>(target.data);
    float wa = left.scale / target.scale, wb = right.scale / target.scale;
    float constant = static_cast<float>(target.zero) - wa * static_cast<float>(left.zero) - wb * static_cast<float>(right.zero);
    float low = relu ? static_cast<float>(target.zero) : 0.f;
    at::parallel_for(0, shape.count(), grain, [&](int64_t from, int64_t to) { add_line(a + from, b + from, y + from, to - from, wa, wb, constant, low); });
  }

  std::string describe() const override { return relu ? "add, relu" : "add"; }
};

struct PoolStep final : Step {
  bool maximum, global, ceiling, counts_padding;
  Geometry geometry;

  PoolStep(int input, int target, bool maximum, bool global, bool ceiling, bool counts_padding, const Geometry& geometry)
      : maximum(maximum), global(global), ceiling(ceiling), counts_padding(counts_padding), geometry(geometry) {
    reads = {input};
    output = target;
  }

  int64_t outputs(int64_t size, int axis) const {
    int64_t stride = geometry.stride[axis], padding = geometry.padding[axis];
    int64_t span = geometry.dilation[axis] * (geometry.kernel[axis] - 1) + 1;
    int64_t count = (size + 2 * padding - span + (ceiling ? stride - 1 : 0)) / stride + 1;
    // A window that would begin in the padding on the far side is left out.
    return ceiling && (count - 1) * stride >= size + padding ? count - 1 : count;
  }

  void run(Program& program) override {
    Slot& source = program.slots[reads[0]];
    auto* x = static_cast<const uint8_t*>(program.dense(source));
    Shape in = source.shape, out = in;
    Geometry g = geometry;
    if (global) g.kernel = {in.size[2], in.size[3]};
    out.size[2] = global ? 1 : outputs(in.size[2], 0);
    out.size[3] = global ? 1 : outputs(in.size[3], 1);
    auto* y = static_cast<uint8_t*>(program.produce(output, out));
    Slot& target = program.slots[output];
    int64_t channels = in.size[1], height = in.size[2], width = in.size[3];
    float ratio = source.scale / target.scale;
    int64_t work = std::max<int64_t>(1, out.size[3] * channels * g.kernel[0] * g.kernel[1]);
    at::parallel_for(0, out.size[0] * out.size[2], std::max<int64_t>(1, grain / work), [&](int64_t from, int64_t to) {
      std::vector<int32_t> sums(channels);
      for (int64_t row = from; row < to; row++) {
        int64_t image = row / out.size[2], top = row % out.size[2] * g.stride[0] - g.padding[0];
        for (int64_t column = 0; column < out.size[3]; column++) {
          int64_t left = column * g.stride[1] - g.padding[1];
          uint8_t* end = y + (row * out.size[3] + column) * channels;
          if (maximum) std::fill(end, end + channels, uint8_t{0});
          else std::fill(sums.begin(), sums.end(), 0);
          int64_t inside = 0;
          for (int64_t i = 0; i < g.kernel[0]; i++) {
            int64_t h = top + i * g.dilation[0];
            if (h < 0 || h >= height) continue;
            for (int64_t j = 0; j < g.kernel[1]; j++) {
              int64_t w = left + j * g.dilation[1];
              if (w < 0 || w >= width) continue;
              const uint8_t* begin = x + ((image * height + h) * width + w) * channels;
              if (maximum) maximum_line(begin, end, channels);
              else sum_line(begin, sums.data(), channels);
              inside++;
            }
          }
          if (maximum) continue;
          // The part of the window that lies in image and padding; padding is zero, which adds nothing to a sum of reals.
          int64_t bottom = std::min(top + g.kernel[0], height + g.padding[0]), right = std::min(left + g.kernel[1], width + g.padding[1]);
          int64_t divisor = counts_padding ? (bottom - top) * (right - left) : inside;
          float factor = ratio / static_cast<float>(divisor);
          float constant = static_cast<float>(target.zero) - factor * static_cast<float>(source.zero) * static_cast<float>(inside);
          mean_line(sums.data(), end, channels, factor, constant);
        }
      }
    });
  }

  std::string describe() const override { return maximum ? "maximum pool" : "average pool"; }
};

}  // namespace

std::unique_ptr<Step> quantize(int input, int output) { return std::make_unique<QuantizeStep>(input, output); }

std::unique_ptr<Step> add(int left, int right, int output, bool relu) { return std::make_unique<AddStep>(left, right, output, relu); }

std::unique_ptr<Step> pool(int input, int output, bool maximum, bool global, bool ceiling, bool counts_padding, const Geometry& geometry) {
  return std::make_unique<PoolStep>(input, output, maximum, global, ceiling, counts_padding, geometry);
}

}  // namespace shim::plan
