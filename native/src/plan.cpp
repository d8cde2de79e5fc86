// Building and running plans.
#include "plan.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <ATen/quantized/Quantizer.h>

#include <chrono>
#include <cstdlib>
#include <strings.h>

namespace shim::plan {

constexpr size_t alignment = 64;

void* aligned(size_t bytes) {
  void* data = std::aligned_alloc(alignment, (bytes + alignment) / alignment * alignment);
  if (!data) throw std::bad_alloc();
  return data;
}

Pool::~Pool() {
  for (auto& block : blocks) std::free(block.data);
}

int Pool::take(size_t bytes) {
  int best = -1;
  for (size_t k = 0; k < blocks.size(); k++)
    if (blocks[k].free && blocks[k].bytes >= bytes && (best < 0 || blocks[k].bytes < blocks[best].bytes)) best = static_cast<int>(k);
  if (best < 0) {
    blocks.push_back({aligned(bytes), bytes, true});
    best = static_cast<int>(blocks.size()) - 1;
  }
  blocks[best].free = false;
  return best;
}

namespace {

Shape shape_of(const at::Tensor& tensor) {
  if (tensor.dim() > 4) throw std::invalid_argument("Fused steps take values of at most 4 dimensions, not " + std::to_string(tensor.dim()) + ".");
  Shape shape;
  shape.rank = static_cast<int>(tensor.dim());
  for (int k = 0; k < shape.rank; k++) shape.size[k] = tensor.size(k);
  return shape;
}

std::vector<int64_t> strides_of(const Shape& shape) {
  auto& s = shape.size;
  if (shape.rank == 4) return {s[1] * s[2] * s[3], 1, s[1] * s[3], s[1]};
  std::vector<int64_t> strides(shape.rank, 1);
  for (int k = shape.rank - 2; k >= 0; k--) strides[k] = strides[k + 1] * s[k + 1];
  return strides;
}

}  // namespace

Slot& Program::slot(int index) {
  if (index < 0 || index >= static_cast<int>(slots.size())) throw std::out_of_range("The plan has no slot " + std::to_string(index) + ".");
  return slots[index];
}

int Program::add(std::unique_ptr<Step> step) {
  int index = static_cast<int>(steps.size());
  for (int read : step->reads) slot(read).last_reader = index;
  slot(step->output);
  steps.push_back(std::move(step));
  return index;
}

void* Program::dense(Slot& slot) {
  if (slot.data) return slot.data;
  auto order = slot.tensor.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  slot.tensor = slot.tensor.contiguous(order);
  if (slot.tensor.scalar_type() != slot.type)
    throw std::runtime_error(std::string("A step expects ") + at::toString(slot.type) + " and got " + at::toString(slot.tensor.scalar_type()) + ".");
  if (slot.is_quantized() && (slot.tensor.q_zero_point() != slot.zero || std::abs(slot.tensor.q_scale() / slot.scale - 1) > 1e-5))
    throw std::runtime_error("An operator's result is quantized otherwise than the plan says.");
  slot.shape = shape_of(slot.tensor);
  return slot.data = slot.tensor.data_ptr();
}

at::Tensor Program::view(Slot& slot) {
  if (slot.tensor.defined()) return slot.tensor;
  at::IntArrayRef sizes(slot.shape.size.data(), slot.shape.rank);
  auto strides = strides_of(slot.shape);
  if (slot.is_quantized())
    return slot.tensor = at::from_blob_quantized_per_tensor_affine(
               slot.data, sizes, strides, [](void*) {}, slot.scale, slot.zero, at::TensorOptions(at::kQUInt8));
  return slot.tensor = at::from_blob(slot.data, sizes, strides, at::TensorOptions(at::kFloat));
}

void* Program::produce(int index, const Shape& shape) {
  Slot& target = slots[index];
  target.shape = shape;
  if (index == result) {  // the caller keeps it
    at::IntArrayRef sizes(shape.size.data(), shape.rank);
    auto strides = strides_of(shape);
    target.tensor = target.is_quantized()
        ? at::_empty_affine_quantized(sizes, at::TensorOptions(at::kQUInt8), target.scale, target.zero,
                                      shape.rank == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous)
        : at::empty_strided(sizes, strides, at::TensorOptions(at::kFloat));
    return target.data = target.tensor.data_ptr();
  }
  target.buffer = pool.take(shape.count() * target.element_size());
  return target.data = pool.data(target.buffer);
}

bool Program::reuse(int index, int source, const Shape& shape) {
  Slot& from = slots[source];
  Slot& target = slots[index];
  if (index == result || from.buffer < 0 || from.last_reader != current || !(from.shape == shape) || from.element_size() != target.element_size()) return false;
  target.shape = shape;
  target.buffer = from.buffer;
  target.data = from.data;
  from.buffer = -1;
  return true;
}

void* Program::scratch(size_t bytes) {
  if (bytes > scratch_bytes) {
    scratch_memory.reset(aligned(bytes));
    scratch_bytes = bytes;
  }
  return scratch_memory.get();
}

void Program::release_readers(size_t step) {
  for (int read : steps[step]->reads) {
    Slot& slot = slots[read];
    if (slot.last_reader != static_cast<int>(step)) continue;
    if (slot.buffer >= 0) pool.release(slot.buffer);
    slot.buffer = -1;
    slot.data = nullptr;
    slot.tensor.reset();
  }
}

void Program::forget() {
  for (auto& slot : slots) {
    if (slot.buffer >= 0) pool.release(slot.buffer);
    slot.buffer = -1;
    slot.data = nullptr;
    slot.tensor.reset();
  }
}

at::Tensor Program::run(const at::Tensor& input, int input_slot, int output_slot, double* microseconds) {
  std::lock_guard<std::mutex> lock(running);
  at::NoGradGuard no_gradients;
  result = output_slot;
  slot(output_slot);
  struct Cleanup { Program& program; ~Cleanup() { program.forget(); } } cleanup{*this};
  slot(input_slot).tensor = input.detach();
  auto start = std::chrono::steady_clock::now();
  for (size_t k = 0; k < steps.size(); k++) {
    current = static_cast<int>(k);
    steps[k]->run(*this);
    release_readers(k);
    if (microseconds) {
      auto now = std::chrono::steady_clock::now();
      microseconds[k] = std::chrono::duration<double, std::micro>(now - start).count();
      start = now;
    }
  }
  return view(slots[output_slot]);
}

namespace {

struct OperatorStep final : Step {
  c10::OperatorHandle handle;
  torch::jit::Stack constants;
  std::vector<std::pair<int, int>> single;             // position in the stack, slot
  std::vector<std::pair<int, std::vector<int>>> lists;

  explicit OperatorStep(const c10::OperatorHandle& handle) : handle(handle) {}

  void run(Program& program) override {
    torch::jit::Stack stack = constants;
    for (auto [position, slot] : single) stack[position] = program.view(program.slots[slot]);
    for (auto& [position, members] : lists) {
      c10::List<at::Tensor> list;
      list.reserve(members.size());
      for (int member : members) list.push_back(program.view(program.slots[member]));
      stack[position] = std::move(list);
    }
    handle.callBoxed(&stack);
    Slot& target = program.slots[output];
    target.tensor = std::move(stack[0]).toTensor();
    target.data = nullptr;
  }

  std::string describe() const override { return handle.schema().name(); }
};

}  // namespace
}  // namespace shim::plan

using shim::guarded;
using shim::plan::Program;

SHIM_API Program* shim_plan_new(int tune) {
  return guarded<Program*>(nullptr, [&] {
    auto* program = new Program();
    program->tune = tune != 0;
    return program;
  });
}

SHIM_API void shim_plan_free(Program* plan) { delete plan; }

// A place for a value; `scale` 0 means float.
SHIM_API int shim_plan_slot(Program* plan, double scale, int64_t zero) {
  return guarded(-1, [&] {
    shim::plan::Slot slot;
    if (scale > 0) {
      slot.type = at::kQUInt8;
      slot.scale = static_cast<float>(scale);
      slot.zero = static_cast<int32_t>(zero);
    }
    plan->slots.push_back(std::move(slot));
    return static_cast<int>(plan->slots.size()) - 1;
  });
}

// Arguments as in shim_operator_call; those that are values of the plan are given by their slots.
SHIM_API int shim_plan_operator(Program* plan, void* op, const shim_value* args, int count, int output) {
  return guarded(-1, [&] {
    auto step = std::make_unique<shim::plan::OperatorStep>(*static_cast<c10::OperatorHandle*>(op));
    const auto& parameters = step->handle.schema().arguments();
    for (int k = 0; k < count; k++) {
      if (args[k].tag == SHIM_SLOT) {
        step->single.emplace_back(k, static_cast<int>(args[k].i));
        step->reads.push_back(static_cast<int>(args[k].i));
        step->constants.emplace_back();
      } else if (args[k].tag == SHIM_SLOT_LIST) {
        auto* members = static_cast<const int64_t*>(args[k].p);
        std::vector<int> list(members, members + args[k].count);
        step->reads.insert(step->reads.end(), list.begin(), list.end());
        step->lists.emplace_back(k, std::move(list));
        step->constants.emplace_back();
      } else {
        step->constants.push_back(shim::to_ivalue(args[k]));
      }
    }
    for (size_t k = count; k < parameters.size(); k++) {
      const auto& fallback = parameters[k].default_value();
      if (!fallback.has_value())
        throw std::invalid_argument("Operator '" + step->handle.schema().name() + "' needs argument '" + parameters[k].name() + "'.");
      step->constants.push_back(*fallback);
    }
    step->output = output;
    return plan->add(std::move(step));
  });
}

SHIM_API int shim_plan_quantize(Program* plan, int input, int output) {
  return guarded(-1, [&] { return plan->add(shim::plan::quantize(input, output)); });
}

namespace {

shim::plan::Geometry geometry_of(const int64_t* g) {
  shim::plan::Geometry result;
  result.kernel = {g[0], g[1]};
  result.stride = {g[2], g[3]};
  result.padding = {g[4], g[5]};
  result.dilation = {g[6], g[7]};
  result.groups = g[8];
  return result;
}

shim::plan::Weights weights_of(const at::Tensor* integers, const at::Tensor* scales, const at::Tensor* bias) {
  auto copy = [](const at::Tensor& tensor) {
    at::Tensor flat = tensor.to(at::kFloat).contiguous();
    return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
  };
  at::NoGradGuard no_gradients;
  return {integers->contiguous(), copy(*scales), bias ? copy(*bias) : std::vector<float>()};
}

}  // namespace

// `geometry`: kernel, stride, padding, dilation (two numbers each), groups. `residual` is -1 or a slot that is added.
SHIM_API int shim_plan_convolution(Program* plan, int input, int residual, int output, at::Tensor* integers, at::Tensor* scales,
                                   at::Tensor* bias, const int64_t* geometry, int relu) {
  return guarded(-1, [&] {
    return plan->add(shim::plan::convolution(input, residual, output, weights_of(integers, scales, bias), geometry_of(geometry), relu != 0));
  });
}

SHIM_API int shim_plan_linear(Program* plan, int input, int output, at::Tensor* integers, at::Tensor* scales, at::Tensor* bias, int relu) {
  return guarded(-1, [&] { return plan->add(shim::plan::linear(input, output, weights_of(integers, scales, bias), relu != 0)); });
}

// `flags`: 1 maximum, 2 over the whole image, 4 round sizes up, 8 padding counts in the mean.
SHIM_API int shim_plan_pool(Program* plan, int input, int output, int flags, const int64_t* geometry) {
  return guarded(-1, [&] {
    return plan->add(shim::plan::pool(input, output, flags & 1, flags & 2, flags & 4, flags & 8, geometry_of(geometry)));
  });
}

SHIM_API int shim_plan_add(Program* plan, int left, int right, int output, int relu) {
  return guarded(-1, [&] { return plan->add(shim::plan::add(left, right, output, relu != 0)); });
}

// Runs all steps. `microseconds`, if given, gets the time of each.
SHIM_API at::Tensor* shim_plan_run(Program* plan, at::Tensor* input, int input_slot, int output_slot, double* microseconds) {
  return guarded<at::Tensor*>(nullptr, [&] { return shim::boxed(plan->run(*input, input_slot, output_slot, microseconds)); });
}

// One line a step: what runs it.
SHIM_API char* shim_plan_describe(Program* plan) {
  return guarded<char*>(nullptr, [&] {
    std::string text;
    for (auto& step : plan->steps) text += step->describe() + "\n";
    return strdup(text.c_str());
  });
}

SHIM_API const char* shim_onednn_version() { return shim::plan::onednn_version(); }

// The engine that packs weights from now on, by the name that torch.backends.quantized uses.
SHIM_API int shim_quantized_engine(const char* name) {
  return guarded(-1, [&] {
    for (auto engine : at::globalContext().supportedQEngines()) {
      if (strcasecmp(c10::toString(engine).c_str(), name) != 0) continue;
      at::globalContext().setQEngine(engine);
      return 0;
    }
    std::string known;
    for (auto engine : at::globalContext().supportedQEngines()) known += (known.empty() ? "" : ", ") + c10::toString(engine);
    throw std::invalid_argument(std::string("This libtorch has no quantized engine '") + name + "'. It has: " + known + ".");
  });
}
