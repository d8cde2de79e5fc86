// Finding operators in libtorch's dispatcher and calling them boxed.
#include "internal.h"

#include <ATen/core/dispatch/Dispatcher.h>

using shim::guarded;

namespace {

// The stack of the thread's last call, kept for its memory. A call inside a call finds none and makes its own.
struct Borrowed {
  static thread_local torch::jit::Stack spare;
  torch::jit::Stack stack = std::move(spare);
  Borrowed() { stack.reserve(16); }
  ~Borrowed() {
    stack.clear();
    spare = std::move(stack);
  }
};

thread_local torch::jit::Stack Borrowed::spare;

}  // namespace

SHIM_API void* shim_operator_find(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&]() -> void* {
    auto handle = c10::Dispatcher::singleton().findSchema(c10::OperatorName(name, overload));
    if (!handle.has_value())
      throw std::runtime_error(std::string("This libtorch has no operator '") + name +
                               (*overload ? std::string(".") + overload : std::string()) + "'.");
    return new c10::OperatorHandle(*handle);
  });
}

// Arguments that the caller leaves out at the end take the schema's defaults.
// Returns the number of results, or -1 with the last error set.
SHIM_API int shim_operator_call(void* op, const shim_value* args, int count, shim_value* results, int capacity) {
  return guarded(-1, [&] {
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    const auto& parameters = handle.schema().arguments();
    Borrowed borrowed;
    torch::jit::Stack& stack = borrowed.stack;
    for (int k = 0; k < count; k++) stack.push_back(shim::to_ivalue(args[k]));
    for (size_t k = count; k < parameters.size(); k++) {
      const auto& fallback = parameters[k].default_value();
      if (!fallback.has_value())
        throw std::invalid_argument("Operator '" + handle.schema().name() + "' needs argument '" + parameters[k].name() + "'.");
      stack.push_back(*fallback);
    }
    handle.callBoxed(&stack);
    int produced = static_cast<int>(stack.size());
    for (int k = 0; k < produced && k < capacity; k++) shim::from_ivalue(std::move(stack[k]), results[k]);
    return produced;
  });
}
