// Gradients: modes, backward passes, and nodes whose backward is managed code.
#include "internal.h"

#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <mutex>

using shim::boxed;
using shim::guarded;
using torch::autograd::variable_list;

SHIM_API int shim_grad_mode() { return at::GradMode::is_enabled() ? 1 : 0; }

SHIM_API void shim_set_grad_mode(int enabled) { at::GradMode::set_enabled(enabled != 0); }

SHIM_API int shim_inference_mode() { return c10::InferenceMode::is_enabled() ? 1 : 0; }

SHIM_API void* shim_inference_enter(int enabled) { return new c10::InferenceMode(enabled != 0); }

SHIM_API void shim_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

SHIM_API int shim_requires_grad(at::Tensor* t) { return t->requires_grad() ? 1 : 0; }

SHIM_API int shim_set_requires_grad(at::Tensor* t, int value) {
  return guarded(-1, [&] { t->requires_grad_(value != 0); return 0; });
}

SHIM_API int shim_retain_grad(at::Tensor* t) {
  return guarded(-1, [&] { t->retain_grad(); return 0; });
}

SHIM_API at::Tensor* shim_grad(at::Tensor* t) {
  return guarded<at::Tensor*>(nullptr, [&] { return boxed(t->grad()); });
}

SHIM_API int shim_set_grad(at::Tensor* t, at::Tensor* gradient) {
  return guarded(-1, [&] { t->mutable_grad() = gradient ? *gradient : at::Tensor(); return 0; });
}

SHIM_API int shim_backward(at::Tensor* const* roots, int rootCount, at::Tensor* const* gradients, int gradientCount,
                           int retainGraph, int createGraph, at::Tensor* const* inputs, int inputCount) {
  return guarded(-1, [&] {
    torch::autograd::backward(shim::tensors(roots, rootCount), shim::tensors(gradients, gradientCount),
                              retainGraph != 0, createGraph != 0, shim::tensors(inputs, inputCount));
    return 0;
  });
}

// results holds inputCount places; a place stays null where an input is unused.
SHIM_API int shim_autograd_grad(at::Tensor* const* outputs, int outputCount, at::Tensor* const* inputs, int inputCount,
                                at::Tensor* const* gradients, int gradientCount, int retainGraph, int createGraph,
                                int allowUnused, at::Tensor** results) {
  return guarded(-1, [&] {
    auto found = torch::autograd::grad(shim::tensors(outputs, outputCount), shim::tensors(inputs, inputCount),
                                       shim::tensors(gradients, gradientCount), retainGraph != 0, createGraph != 0, allowUnused != 0);
    for (int k = 0; k < inputCount; k++) results[k] = boxed(std::move(found[k]));
    return 0;
  });
}

SHIM_API int shim_anomaly_enabled() { return torch::autograd::AnomalyMode::is_enabled() ? 1 : 0; }

SHIM_API int shim_anomaly_checks_nan() { return torch::autograd::AnomalyMode::should_check_nan() ? 1 : 0; }

SHIM_API void shim_anomaly_set(int enabled, int checkNan) { torch::autograd::AnomalyMode::set_enabled(enabled != 0, checkNan != 0); }

// The managed backward receives borrowed handles of the gradients (null where undefined) and of the saved tensors, and
// fills new handles, one for each differentiable input. It returns 0, or -1 after having put a message where `shim_fail`
// keeps it.
typedef int (*shim_backward_callback)(void* context, at::Tensor* const* gradients, int gradientCount,
                                      at::Tensor* const* saved, int savedCount, at::Tensor** results, int resultCount);

namespace {

thread_local std::string callback_error;

struct ManagedNode final : torch::autograd::Node {
  shim_backward_callback callback;
  shim_release release;
  void* context;
  bool materialize;
  std::vector<torch::autograd::SavedVariable> saved;
  std::mutex once;

  ManagedNode(shim_backward_callback c, shim_release r, void* x, bool m) : callback(c), release(r), context(x), materialize(m) {}
  ~ManagedNode() override { release(context); }

  void release_variables() override {
    std::lock_guard<std::mutex> lock(once);
    for (auto& variable : saved) variable.reset_data();
  }

  variable_list apply(variable_list&& gradients) override {
    std::lock_guard<std::mutex> lock(once);
    std::vector<at::Tensor*> given, kept;
    for (size_t k = 0; k < gradients.size(); k++) {
      if (materialize && !gradients[k].defined()) gradients[k] = input_metadata(k).zeros_like();
      given.push_back(gradients[k].defined() ? &gradients[k] : nullptr);
    }
    variable_list unpacked;
    for (auto& variable : saved) unpacked.push_back(variable.unpack(shared_from_this()));
    for (auto& tensor : unpacked) kept.push_back(tensor.defined() ? &tensor : nullptr);
    std::vector<at::Tensor*> produced(num_outputs(), nullptr);
    int status = callback(context, given.data(), static_cast<int>(given.size()), kept.data(), static_cast<int>(kept.size()),
                          produced.data(), static_cast<int>(produced.size()));
    variable_list result;
    for (auto* handle : produced) {
      result.push_back(handle ? *handle : at::Tensor());
      delete handle;
    }
    if (status != 0) throw std::runtime_error(callback_error);
    return result;
  }
};

}  // namespace

SHIM_API void shim_fail(const char* message) { callback_error = message; }

// Connects outputs that managed code computed without gradient tracking to the graph of their inputs, and keeps the
// tensors that the backward needs (as saved variables, so that an output among them makes no reference cycle).
// An output that has to be another tensor (an unchanged input is returned as a view) is replaced by a new handle; its
// old handle stays the caller's.
SHIM_API int shim_autograd_attach(at::Tensor* const* inputs, int inputCount, at::Tensor** outputs, int outputCount,
                                  at::Tensor* const* dirty, int dirtyCount, at::Tensor* const* constant, int constantCount,
                                  at::Tensor* const* saved, int savedCount, int materialize,
                                  shim_backward_callback callback, shim_release release, void* context) {
  return guarded(-1, [&] {
    auto node = std::shared_ptr<ManagedNode>(new ManagedNode(callback, release, context, materialize != 0), torch::autograd::deleteNode);
    auto sources = shim::tensors(inputs, inputCount);
    bool tracked = at::GradMode::is_enabled() && torch::autograd::any_variable_requires_grad(sources);
    if (tracked) {
      node->set_next_edges(torch::autograd::collect_next_edges(sources));
      node->clear_input_metadata();
    }
    std::unordered_set<at::TensorImpl*> modified, fixed;
    for (int k = 0; k < dirtyCount; k++) modified.insert(dirty[k]->unsafeGetTensorImpl());
    for (int k = 0; k < constantCount; k++) fixed.insert(constant[k]->unsafeGetTensorImpl());
    std::vector<c10::optional<at::Tensor>> raw;
    for (int k = 0; k < outputCount; k++) raw.emplace_back(*outputs[k]);
    auto noForwardMode = [](variable_list, variable_list) -> variable_list {
      throw std::runtime_error("Custom functions have no forward-mode derivative.");
    };
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    auto wrapped = torch::autograd::_wrap_outputs(sources, fixed, modified, raw, tracked ? node : nullptr, noForwardMode, {},
                                                  [](const at::Tensor& x) { return x.view_as(x); }, false);
#elif TORCH_VERSION_MAJOR == 2
    auto wrapped = torch::autograd::_wrap_outputs(sources, fixed, modified, raw, tracked ? node : nullptr, noForwardMode, {},
                                                  [](const at::Tensor& x) { return x.view_as(x); });
#else
    auto wrapped = torch::autograd::_wrap_outputs(sources, fixed, modified, raw, tracked ? node : nullptr, noForwardMode);
#endif
    if (tracked) {
      for (const auto& tensor : shim::tensors(saved, savedCount)) {
        bool isOutput = tensor.defined() && tensor.grad_fn() == node;
        node->saved.emplace_back(tensor, isOutput);
      }
    }
    for (int k = 0; k < outputCount; k++) {
      if (!wrapped[k]->is_same(*outputs[k])) outputs[k] = boxed(std::move(*wrapped[k]));
    }
    return tracked ? 1 : 0;
  });
}
