// Helpers shared by the shim's translation units: error transport and value conversion.
#pragma once
#include "shim.h"

#include <ATen/core/ivalue.h>
#include <c10/util/Exception.h>
#include <torch/torch.h>

#include <string>
#include <vector>

namespace shim {

void set_error(const char* message);

at::Tensor* boxed(at::Tensor tensor);                // heap handle, null for an undefined tensor
c10::IValue to_ivalue(const shim_value& value);
void from_ivalue(c10::IValue&& value, shim_value& out);
std::vector<at::Tensor> tensors(at::Tensor* const* handles, int count);

// Runs a body and turns any exception into the thread's last error. The first line of a c10::Error is its reason;
// the C++ backtrace that what() appends says nothing to a managed caller.
template <typename Result, typename Body>
Result guarded(Result failed, Body&& body) {
  try {
    return body();
  } catch (const c10::Error& e) {
    set_error(e.what_without_backtrace());
  } catch (const std::exception& e) {
    set_error(e.what());
  } catch (...) {
    set_error("libtorch threw an exception of unknown type.");
  }
  return failed;
}

}  // namespace shim
