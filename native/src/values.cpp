// Error transport and the translation between shim_value and c10::IValue.
#include "internal.h"

#include <ATen/ScalarOps.h>

#include <cstdlib>
#include <cstring>

namespace shim {

thread_local std::string last_error;

void set_error(const char* message) { last_error = message; }

at::Tensor* boxed(at::Tensor tensor) {
  return tensor.defined() ? new at::Tensor(std::move(tensor)) : nullptr;
}

std::vector<at::Tensor> tensors(at::Tensor* const* handles, int count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int k = 0; k < count; k++) result.push_back(handles[k] ? *handles[k] : at::Tensor());
  return result;
}

c10::IValue to_ivalue(const shim_value& v) {
  switch (v.tag) {
    case SHIM_NONE: return c10::IValue();
    case SHIM_TENSOR: return v.p ? c10::IValue(*static_cast<at::Tensor*>(v.p)) : c10::IValue();
    case SHIM_INT: return c10::IValue(v.i);
    case SHIM_DOUBLE: return c10::IValue(v.d);
    case SHIM_BOOL: return c10::IValue(v.i != 0);
    case SHIM_INT_LIST: {
      auto* p = static_cast<const int64_t*>(v.p);
      return c10::IValue(c10::IntArrayRef(p, v.count));
    }
    case SHIM_DOUBLE_LIST: {
      auto* p = static_cast<const double*>(v.p);
      return c10::IValue(c10::List<double>(c10::ArrayRef<double>(p, v.count)));
    }
    case SHIM_BOOL_LIST: {
      auto* p = static_cast<const uint8_t*>(v.p);
      c10::List<bool> list;
      list.reserve(v.count);
      for (int k = 0; k < v.count; k++) list.push_back(p[k] != 0);
      return c10::IValue(std::move(list));
    }
    case SHIM_STRING: return c10::IValue(std::string(static_cast<const char*>(v.p), v.count));
    case SHIM_TENSOR_LIST: {
      auto* p = static_cast<at::Tensor* const*>(v.p);
      c10::List<at::Tensor> list;
      list.reserve(v.count);
      for (int k = 0; k < v.count; k++) list.push_back(*p[k]);
      return c10::IValue(std::move(list));
    }
    case SHIM_OPTIONAL_TENSOR_LIST: {
      auto* p = static_cast<at::Tensor* const*>(v.p);
      c10::List<c10::optional<at::Tensor>> list;
      list.reserve(v.count);
      for (int k = 0; k < v.count; k++)
        list.push_back(p[k] ? c10::optional<at::Tensor>(*p[k]) : c10::optional<at::Tensor>());
      return c10::IValue(std::move(list));
    }
    case SHIM_DEVICE:
      return c10::IValue(c10::Device(static_cast<c10::DeviceType>(v.i & 0xff), static_cast<c10::DeviceIndex>(v.i >> 8)));
    case SHIM_GENERATOR: return v.p ? c10::IValue(*static_cast<at::Generator*>(v.p)) : c10::IValue();
    case SHIM_OPAQUE: return *static_cast<c10::IValue*>(v.p);
    case SHIM_COMPLEX: {
      auto* p = static_cast<const double*>(v.p);
      return c10::IValue(c10::complex<double>(p[0], p[1]));
    }
    case SHIM_NUMBER_INT: return c10::IValue(at::native::wrapped_scalar_tensor(v.i));
    case SHIM_NUMBER_DOUBLE: return c10::IValue(at::native::wrapped_scalar_tensor(v.d));
    case SHIM_NUMBER_BOOL: return c10::IValue(at::native::wrapped_scalar_tensor(v.i != 0));
    case SHIM_NUMBER_COMPLEX: {
      auto* p = static_cast<const double*>(v.p);
      return c10::IValue(at::native::wrapped_scalar_tensor(c10::complex<double>(p[0], p[1])));
    }
  }
  throw std::invalid_argument("Unknown value tag " + std::to_string(v.tag) + " in a call to libtorch.");
}

void from_ivalue(c10::IValue&& value, shim_value& out) {
  out.count = 0;
  out.i = 0;
  if (value.isTensor()) {
    out.tag = SHIM_TENSOR;
    out.p = boxed(std::move(value).toTensor());
  } else if (value.isNone()) {
    out.tag = SHIM_NONE;
  } else if (value.isInt()) {
    out.tag = SHIM_INT;
    out.i = value.toInt();
  } else if (value.isDouble()) {
    out.tag = SHIM_DOUBLE;
    out.d = value.toDouble();
  } else if (value.isBool()) {
    out.tag = SHIM_BOOL;
    out.i = value.toBool() ? 1 : 0;
  } else if (value.isTensorList()) {
    auto list = std::move(value).toTensorVector();
    out.tag = SHIM_TENSOR_LIST;
    out.count = static_cast<int32_t>(list.size());
    auto** p = static_cast<at::Tensor**>(std::malloc(sizeof(at::Tensor*) * (list.size() + 1)));
    for (size_t k = 0; k < list.size(); k++) p[k] = boxed(std::move(list[k]));
    out.p = p;
  } else if (value.isIntList()) {
    auto list = value.toIntVector();
    out.tag = SHIM_INT_LIST;
    out.count = static_cast<int32_t>(list.size());
    out.p = std::malloc(sizeof(int64_t) * (list.size() + 1));
    std::memcpy(out.p, list.data(), sizeof(int64_t) * list.size());
  } else if (value.isDoubleList()) {
    auto list = value.toDoubleVector();
    out.tag = SHIM_DOUBLE_LIST;
    out.count = static_cast<int32_t>(list.size());
    out.p = std::malloc(sizeof(double) * (list.size() + 1));
    std::memcpy(out.p, list.data(), sizeof(double) * list.size());
  } else if (value.isString()) {
    const auto& text = value.toStringRef();
    out.tag = SHIM_STRING;
    out.count = static_cast<int32_t>(text.size());
    out.p = std::malloc(text.size() + 1);
    std::memcpy(out.p, text.c_str(), text.size() + 1);
  } else {
    out.tag = SHIM_OPAQUE;
    out.p = new c10::IValue(std::move(value));
  }
}

}  // namespace shim

SHIM_API const char* shim_last_error() { return shim::last_error.c_str(); }

// Arrays and strings in results were allocated here.
SHIM_API void shim_free(void* memory) { std::free(memory); }

SHIM_API void shim_opaque_free(void* value) { delete static_cast<c10::IValue*>(value); }
