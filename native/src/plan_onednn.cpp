// Convolution and linear layer in 8 bits by oneDNN itself, where libtorch's own operators stop short: the residual
// addition is fused, every implementation that the processor offers is timed and the fastest is kept, weights are
// packed once for it, and a call costs no look-up and no allocation.
#include "plan.h"

#ifdef SHIM_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#endif

#if defined(SHIM_ONEDNN) && DNNL_VERSION_MAJOR == 2

#include <algorithm>
#include <chrono>
#include <cstring>
#include <numeric>

namespace shim::plan {
namespace {

using dnnl::memory;
using Dims = memory::dims;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

const dnnl::stream& stream() {
  static const dnnl::stream serial(engine());
  return serial;
}

memory::data_type type_of(const Slot& slot) { return slot.is_quantized() ? memory::data_type::u8 : memory::data_type::f32; }

memory::desc description(const Shape& shape, memory::data_type type) {
  Dims dims(shape.size.begin(), shape.size.begin() + shape.rank);
  return memory::desc(dims, type, shape.rank == 4 ? memory::format_tag::nhwc : memory::format_tag::ab);
}

// A layer made ready for one shape of input.
struct Prepared {
  Shape input, output;
  dnnl::primitive primitive;
  memory source, target, weights, bias, scratch;
  size_t scratch_bytes = 0;
  std::string implementation;
  std::vector<dnnl_exec_arg_t> arguments;

  void execute(void* from, void* to, void* space) {
    source.set_data_handle(from);
    target.set_data_handle(to);
    if (scratch_bytes) scratch.set_data_handle(space);
    auto status = dnnl_primitive_execute(primitive.get(), stream().get(), static_cast<int>(arguments.size()), arguments.data());
    if (status != dnnl_success) throw std::runtime_error("oneDNN refused to run a layer (status " + std::to_string(status) + ").");
  }
};

// A layer's description and the implementations of it. Walking along these reads the description, so it lives as long.
template <typename Forward>
struct Work {
  std::unique_ptr<typename Forward::desc> description;
  typename Forward::primitive_desc implementation;

  Work(const typename Forward::desc& work, const dnnl::primitive_attr& attributes)
      : description(std::make_unique<typename Forward::desc>(work)), implementation(*description, attributes, engine()) {}
};

template <typename Forward>
struct LayerStep : Step {
  Weights layer;
  bool relu;
  std::vector<std::unique_ptr<Prepared>> prepared;
  // Packed weights of each layout that an implementation wanted.
  std::vector<memory> packed;

  LayerStep(Weights layer, bool relu) : layer(std::move(layer)), relu(relu) {}

  virtual std::string name() const = 0;
  virtual Shape result_of(const Shape& input) const = 0;
  virtual Dims weight_dims(const Shape& input) const = 0;
  virtual memory::format_tag weight_format(const Shape& input) const = 0;
  virtual Work<Forward> describe_work(const Shape& in, const Shape& out, memory::data_type type, const memory::desc& bias, const dnnl::primitive_attr& attributes) const = 0;
  virtual dnnl::primitive_attr attributes(const Program& program) const = 0;
  virtual std::vector<float> bias_of(const Program& program) const = 0;

  // Scale of the accumulator, for each filter.
  std::vector<float> accumulator(const Program& program) const {
    std::vector<float> scales(layer.scales);
    for (auto& scale : scales) scale *= program.slots[reads[0]].scale;
    return scales;
  }

  dnnl::primitive_attr scaled(const Program& program) const {
    const Slot& target = program.slots[output];
    auto scales = accumulator(program);
    if (target.is_quantized())
      for (auto& scale : scales) scale /= target.scale;
    dnnl::primitive_attr attributes;
    attributes.set_output_scales(scales.size() == 1 ? 0 : 1 << 1, scales);
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
  }

  Prepared& prepare(Program& program, const Shape& in) {
    for (auto& ready : prepared)
      if (ready->input == in) return *ready;
    Shape out = result_of(in);
    auto bias = bias_of(program);
    memory::desc bias_description({static_cast<int64_t>(bias.size())}, memory::data_type::f32, memory::format_tag::a);
    // Copies of a description share one position in the list of implementations, so each walk asks anew.
    auto describe = [&] { return describe_work(in, out, type_of(program.slots[output]), bias_description, attributes(program)); };
    std::string key = name() + " " + std::to_string(static_cast<int>(type_of(program.slots[output]))) + (program.slots[reads[0]].zero ? " z" : "") + (reads.size() > 1 ? " +" : "");
    for (auto n : in.size) key += " " + std::to_string(n);
    for (auto n : weight_dims(in)) key += " " + std::to_string(n);
    std::unique_ptr<Prepared> ready;
    if (!program.tune) {
      ready = make(describe().implementation, in, out, bias);
    } else {
      auto known = program.choices.find(key);
      if (known != program.choices.end()) ready = named(describe(), known->second, in, out, bias);
      if (!ready) ready = fastest(describe(), in, out, bias);
      program.choices[key] = ready->implementation;
    }
    prepared.push_back(std::move(ready));
    return *prepared.back();
  }

  // The list may be shorter in a second walk, as oneDNN keeps what it made, so an implementation is known by its name.
  std::unique_ptr<Prepared> named(Work<Forward> all, const std::string& implementation, const Shape& in, const Shape& out, const std::vector<float>& bias) {
    do {
      if (implementation == all.implementation.impl_info_str()) return make(all.implementation, in, out, bias);
    } while (all.implementation.next_impl());
    return nullptr;
  }

  std::unique_ptr<Prepared> make(const typename Forward::primitive_desc& work, const Shape& in, const Shape& out, const std::vector<float>& bias) {
    auto ready = std::make_unique<Prepared>();
    ready->input = in;
    ready->output = out;
    ready->implementation = work.impl_info_str();
    ready->primitive = Forward(work);
    ready->source = memory(work.src_desc(), engine(), nullptr);
    ready->target = memory(work.dst_desc(), engine(), nullptr);
    ready->weights = pack(work.weights_desc(), in);
    ready->bias = memory(work.bias_desc(), engine());
    std::memcpy(ready->bias.get_data_handle(), bias.data(), bias.size() * sizeof(float));
    ready->scratch_bytes = work.scratchpad_desc().get_size();
    ready->scratch = memory(work.scratchpad_desc(), engine(), nullptr);
    ready->arguments = {{DNNL_ARG_SRC, ready->source.get()}, {DNNL_ARG_WEIGHTS, ready->weights.get()}, {DNNL_ARG_BIAS, ready->bias.get()}, {DNNL_ARG_DST, ready->target.get()}};
    if (ready->scratch_bytes) ready->arguments.push_back({DNNL_ARG_SCRATCHPAD, ready->scratch.get()});
    return ready;
  }

  memory pack(const memory::desc& wanted, const Shape& in) {
    for (auto& known : packed)
      if (known.get_desc() == wanted) return known;
    memory plain(memory::desc(weight_dims(in), memory::data_type::s8, weight_format(in)), engine(), layer.integers.data_ptr());
    memory result(wanted, engine());
    dnnl::reorder(plain, result).execute(const_cast<dnnl::stream&>(stream()), plain, result);
    packed.push_back(result);
    return result;
  }

  // Runs each implementation on memory of its own; the reference implementation only where there is nothing else.
  std::unique_ptr<Prepared> fastest(Work<Forward> all, const Shape& in, const Shape& out, const std::vector<float>& bias) {
    auto& work = all.implementation;
    size_t bytes = std::max(work.src_desc().get_size(), size_t{1}), results = work.dst_desc().get_size();
    std::unique_ptr<void, void (*)(void*)> from(aligned(bytes), std::free), to(aligned(results), std::free);
    std::memset(from.get(), 1, bytes);
    std::memset(to.get(), 0, results);
    std::unique_ptr<Prepared> best;
    double least = 0;
    auto earlier = packed;
    do {
      if (best && std::string(work.impl_info_str()).rfind("ref", 0) == 0) continue;
      auto trial = make(work, in, out, bias);
      double shortest = time(*trial, from.get(), to.get());
      if (best && shortest >= least) continue;
      best = std::move(trial);
      least = shortest;
    } while (work.next_impl());
    // Layouts that only losers wanted are dropped.
    packed = earlier;
    if (std::none_of(packed.begin(), packed.end(), [&](auto& known) { return known.get_desc() == best->weights.get_desc(); })) packed.push_back(best->weights);
    return best;
  }

  // Least seconds of some runs: other programs only ever make a run slower.
  static double time(Prepared& trial, void* from, void* to) {
    std::unique_ptr<void, void (*)(void*)> space(aligned(trial.scratch_bytes), std::free);
    double shortest = 1e30;
    auto begun = std::chrono::steady_clock::now();
    for (int round = 0; round < 16; round++) {
      auto start = std::chrono::steady_clock::now();
      trial.execute(from, to, space.get());
      auto now = std::chrono::steady_clock::now();
      shortest = std::min(shortest, std::chrono::duration<double>(now - start).count());
      if (round >= 2 && now - begun > std::chrono::milliseconds(40)) break;
    }
    return shortest;
  }

  std::string describe() const override {
    return name() + (relu ? ", relu" : "") + (reads.size() > 1 ? ", add" : "") + (prepared.empty() ? "" : ": " + prepared.back()->implementation);
  }
};

struct ConvolutionStep final : LayerStep<dnnl::convolution_forward> {
  Geometry geometry;

  ConvolutionStep(int input, int residual, int target, Weights weights, const Geometry& geometry, bool relu)
      : LayerStep(std::move(weights), relu), geometry(geometry) {
    reads = {input};
    if (residual >= 0) reads.push_back(residual);
    output = target;
  }

  std::string name() const override {
    std::string text = "convolution";
    for (auto n : {geometry.stride[0], geometry.stride[1], geometry.padding[0], geometry.padding[1], geometry.dilation[0], geometry.dilation[1], geometry.groups}) text += " " + std::to_string(n);
    return text;
  }

  Shape result_of(const Shape& in) const override {
    if (in.rank != 4) throw std::invalid_argument("A convolution takes 4 dimensions (N, C, H, W), not " + std::to_string(in.rank) + ".");
    if (in.size[1] != layer.integers.size(1) * geometry.groups)
      throw std::invalid_argument("A convolution takes " + std::to_string(layer.integers.size(1) * geometry.groups) + " channels, not " + std::to_string(in.size[1]) + ".");
    Shape out = in;
    out.size[1] = layer.integers.size(0);
    for (int axis = 0; axis < 2; axis++) {
      int64_t span = geometry.dilation[axis] * (layer.integers.size(2 + axis) - 1) + 1;
      out.size[2 + axis] = (in.size[2 + axis] + 2 * geometry.padding[axis] - span) / geometry.stride[axis] + 1;
      if (out.size[2 + axis] < 1) throw std::invalid_argument("The image is smaller than the kernel of a convolution.");
    }
    return out;
  }

  Dims weight_dims(const Shape&) const override {
    auto s = layer.integers.sizes();
    if (geometry.groups == 1) return {s[0], s[1], s[2], s[3]};
    return {geometry.groups, s[0] / geometry.groups, s[1], s[2], s[3]};
  }

  memory::format_tag weight_format(const Shape&) const override {
    return geometry.groups == 1 ? memory::format_tag::oihw : memory::format_tag::goihw;
  }

  Work<dnnl::convolution_forward> describe_work(const Shape& in, const Shape& out, memory::data_type type, const memory::desc& bias, const dnnl::primitive_attr& attributes) const override {
    memory::desc weights(weight_dims(in), memory::data_type::s8, memory::format_tag::any);
    Dims strides(geometry.stride.begin(), geometry.stride.end()), padding(geometry.padding.begin(), geometry.padding.end());
    Dims dilation{geometry.dilation[0] - 1, geometry.dilation[1] - 1};
    dnnl::convolution_forward::desc work(dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        description(in, memory::data_type::u8), weights, bias, description(out, type), strides, dilation, padding, padding);
    return {work, attributes};
  }

  dnnl::primitive_attr attributes(const Program& program) const override {
    const Slot& source = program.slots[reads[0]];
    const Slot& target = program.slots[output];
    auto attributes = scaled(program);
    if (source.zero) attributes.set_zero_points(DNNL_ARG_SRC, 0, {source.zero});
    if (target.zero) attributes.set_zero_points(DNNL_ARG_DST, 0, {target.zero});
    dnnl::post_ops after;
    if (reads.size() > 1) after.append_sum(program.slots[reads[1]].scale / (target.is_quantized() ? target.scale : 1.f));
    // With a zero point of 0 the saturation to unsigned bytes is the rectifier.
    if (relu && (!target.is_quantized() || target.zero)) after.append_eltwise(1.f, dnnl::algorithm::eltwise_relu, 0.f, 0.f);
    attributes.set_post_ops(after);
    return attributes;
  }

  // In units of the accumulator; the zero point of what is added belongs to the constant part.
  std::vector<float> bias_of(const Program& program) const override {
    auto scales = accumulator(program);
    std::vector<float> bias(layer.integers.size(0));
    float moved = reads.size() > 1 ? program.slots[reads[1]].scale * static_cast<float>(program.slots[reads[1]].zero) : 0.f;
    for (size_t k = 0; k < bias.size(); k++)
      bias[k] = ((layer.bias.empty() ? 0.f : layer.bias[k]) - moved) / scales[scales.size() == 1 ? 0 : k];
    return bias;
  }

  void run(Program& program) override {
    void* from = program.dense(program.slots[reads[0]]);
    Prepared& ready = prepare(program, program.slots[reads[0]].shape);
    if (reads.size() > 1) {
      Slot& residual = program.slots[reads[1]];
      void* added = program.dense(residual);
      if (!(residual.shape == ready.output)) throw std::invalid_argument("What is added to a convolution has another shape than its result.");
      if (!program.reuse(output, reads[1], ready.output))
        std::memcpy(program.produce(output, ready.output), added, ready.output.count());
    } else {
      program.produce(output, ready.output);
    }
    ready.execute(from, program.slots[output].data, program.scratch(ready.scratch_bytes));
  }
};

struct LinearStep final : LayerStep<dnnl::inner_product_forward> {
  LinearStep(int input, int target, Weights weights, bool relu) : LayerStep(std::move(weights), relu) {
    reads = {input};
    output = target;
  }

  std::string name() const override { return "linear"; }

  Shape result_of(const Shape& in) const override {
    if (in.count() != in.size[0] * layer.integers.size(1))
      throw std::invalid_argument("A linear layer takes " + std::to_string(layer.integers.size(1)) + " features, not " + std::to_string(in.count() / std::max<int64_t>(1, in.size[0])) + ".");
    Shape out;
    out.rank = 2;
    out.size = {in.size[0], layer.integers.size(0), 1, 1};
    return out;
  }

  // An image that was to be flattened is read where it lies: its features are (C, H, W).
  Dims weight_dims(const Shape& in) const override {
    Dims dims(in.size.begin(), in.size.begin() + in.rank);
    dims[0] = layer.integers.size(0);
    return dims;
  }

  memory::format_tag weight_format(const Shape& in) const override { return in.rank == 4 ? memory::format_tag::oihw : memory::format_tag::oi; }

  Work<dnnl::inner_product_forward> describe_work(const Shape& in, const Shape& out, memory::data_type type, const memory::desc& bias, const dnnl::primitive_attr& attributes) const override {
    memory::desc weights(weight_dims(in), memory::data_type::s8, memory::format_tag::any);
    dnnl::inner_product_forward::desc work(dnnl::prop_kind::forward_inference, description(in, memory::data_type::u8), weights, bias, description(out, type));
    return {work, attributes};
  }

  dnnl::primitive_attr attributes(const Program& program) const override {
    const Slot& target = program.slots[output];
    auto attributes = scaled(program);
    // Where results carry a zero point it is part of the bias, and the rectifier is left to saturation at the zero point.
    if (relu && !target.is_quantized()) {
      dnnl::post_ops after;
      after.append_eltwise(1.f, dnnl::algorithm::eltwise_relu, 0.f, 0.f);
      attributes.set_post_ops(after);
    }
    if (relu && target.is_quantized() && target.zero) throw std::invalid_argument("A rectified linear layer needs a result with zero point 0.");
    return attributes;
  }

  // Without padding both zero points are constants, so they go into the bias.
  std::vector<float> bias_of(const Program& program) const override {
    const Slot& source = program.slots[reads[0]];
    const Slot& target = program.slots[output];
    auto scales = accumulator(program);
    std::vector<float> bias(layer.integers.size(0));
    auto* w = static_cast<const int8_t*>(layer.integers.data_ptr());
    int64_t features = layer.integers.size(1);
    for (size_t k = 0; k < bias.size(); k++) {
      float scale = scales[scales.size() == 1 ? 0 : k];
      auto sum = std::accumulate(w + k * features, w + (k + 1) * features, int64_t{0});
      float real = (layer.bias.empty() ? 0.f : layer.bias[k]) + (target.is_quantized() ? target.scale * static_cast<float>(target.zero) : 0.f);
      bias[k] = real / scale - static_cast<float>(sum * source.zero);
    }
    return bias;
  }

  void run(Program& program) override {
    void* from = program.dense(program.slots[reads[0]]);
    Prepared& ready = prepare(program, program.slots[reads[0]].shape);
    void* to = program.produce(output, ready.output);
    ready.execute(from, to, program.scratch(ready.scratch_bytes));
  }
};

}  // namespace

std::unique_ptr<Step> convolution(int input, int residual, int output, Weights weights, const Geometry& geometry, bool relu) {
  return std::make_unique<ConvolutionStep>(input, residual, output, std::move(weights), geometry, relu);
}

std::unique_ptr<Step> linear(int input, int output, Weights weights, bool relu) {
  return std::make_unique<LinearStep>(input, output, std::move(weights), relu);
}

const char* onednn_version() {
  static const std::string text = std::to_string(dnnl_version()->major) + "." + std::to_string(dnnl_version()->minor) + "." + std::to_string(dnnl_version()->patch);
  return text.c_str();
}

}  // namespace shim::plan

#else

namespace shim::plan {

const char* onednn_version() { return nullptr; }

static std::unique_ptr<Step> absent() {
  throw std::runtime_error("The native library was built without oneDNN 2. Install libdnnl-dev and build it again, or use libtorch's own operators.");
}

std::unique_ptr<Step> convolution(int, int, int, Weights, const Geometry&, bool) { return absent(); }

std::unique_ptr<Step> linear(int, int, Weights, bool) { return absent(); }

}  // namespace shim::plan

#endif
