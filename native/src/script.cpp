// TorchScript modules written by Python: load, inspect, run.
#include "internal.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/jit.h>
#include <torch/script.h>

#include <cstdlib>
#include <cstring>

using shim::boxed;
using shim::guarded;
using torch::jit::Module;

SHIM_API Module* shim_script_load(const char* path) {
  return guarded<Module*>(nullptr, [&] { return new Module(torch::jit::load(path, c10::Device(c10::kCPU))); });
}

SHIM_API Module* shim_script_load_bytes(const char* data, int64_t size) {
  return guarded<Module*>(nullptr, [&] {
    std::istringstream stream(std::string(data, size));
    return new Module(torch::jit::load(stream, c10::Device(c10::kCPU)));
  });
}

SHIM_API int shim_script_save(Module* module, const char* path) {
  return guarded(-1, [&] { module->save(path); return 0; });
}

SHIM_API void shim_script_free(Module* module) { delete module; }

SHIM_API int shim_script_train(Module* module, int on) {
  return guarded(-1, [&] { module->train(on != 0); return 0; });
}

SHIM_API int shim_script_is_training(Module* module) { return module->is_training() ? 1 : 0; }

SHIM_API int shim_script_convert(Module* module, int dtype) {
  return guarded(-1, [&] { module->to(static_cast<c10::ScalarType>(dtype)); return 0; });
}

namespace {

// Returns 1 for a tuple of tensors, which comes back as a tensor list, and 0 for any other result.
template <typename Callable>
int invoke(Callable&& callable, const shim_value* args, int count, shim_value* result) {
  std::vector<c10::IValue> inputs;
  for (int k = 0; k < count; k++) inputs.push_back(shim::to_ivalue(args[k]));
  c10::IValue value = callable(std::move(inputs));
  int isTuple = 0;
  if (value.isTuple()) {
    std::vector<at::Tensor> members;
    for (const auto& element : value.toTupleRef().elements()) {
      if (element.isTensor()) members.push_back(element.toTensor());
    }
    if (members.size() == value.toTupleRef().elements().size()) {
      value = c10::IValue(members);
      isTuple = 1;
    }
  }
  shim::from_ivalue(std::move(value), *result);
  return isTuple;
}

using Unit = std::shared_ptr<torch::jit::CompilationUnit>;

}  // namespace

SHIM_API int shim_script_invoke(Module* module, const char* method, const shim_value* args, int count, shim_value* result) {
  return guarded(-1, [&] { return invoke(module->get_method(method), args, count, result); });
}

SHIM_API Unit* shim_script_compile(const char* source) {
  return guarded<Unit*>(nullptr, [&] { return new Unit(torch::jit::compile(source)); });
}

SHIM_API void shim_unit_free(Unit* unit) { delete unit; }

SHIM_API int shim_unit_invoke(Unit* unit, const char* function, const shim_value* args, int count, shim_value* result) {
  return guarded(-1, [&] { return invoke((*unit)->get_function(function), args, count, result); });
}

// kind: 0 parameters, 1 buffers, 2 submodules, 3 direct submodules. Names come joined by newlines in *names.
// For tensors, handles receives a malloc'ed array; for modules likewise with Module*.
SHIM_API int shim_script_members(Module* module, int kind, char** names, void*** handles) {
  return guarded(-1, [&] {
    std::string joined;
    std::vector<void*> found;
    auto add = [&](const std::string& name, void* handle) {
      joined += name;
      joined += '\n';
      found.push_back(handle);
    };
    if (kind == 0) for (const auto& p : module->named_parameters(true)) add(p.name, boxed(p.value));
    if (kind == 1) for (const auto& b : module->named_buffers(true)) add(b.name, boxed(b.value));
    if (kind == 2) for (const auto& m : module->named_modules()) { if (!m.name.empty()) add(m.name, new Module(m.value)); }
    if (kind == 3) for (const auto& m : module->named_children()) add(m.name, new Module(m.value));
    *names = strdup(joined.c_str());
    *handles = static_cast<void**>(std::malloc(sizeof(void*) * (found.size() + 1)));
    std::memcpy(*handles, found.data(), sizeof(void*) * found.size());
    return static_cast<int>(found.size());
  });
}
