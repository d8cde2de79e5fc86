// Facts and memory of a single tensor. A handle is a heap-allocated at::Tensor, as in TorchSharp.
#include "internal.h"

#include <cstring>
#include <torch/csrc/api/include/torch/serialize.h>

using shim::boxed;
using shim::guarded;

SHIM_API void shim_tensor_free(at::Tensor* t) { delete t; }

SHIM_API int64_t shim_tensor_dim(at::Tensor* t) { return t->dim(); }

SHIM_API void shim_tensor_sizes(at::Tensor* t, int64_t* out) {
  std::memcpy(out, t->sizes().data(), sizeof(int64_t) * t->dim());
}

SHIM_API void shim_tensor_strides(at::Tensor* t, int64_t* out) {
  std::memcpy(out, t->strides().data(), sizeof(int64_t) * t->dim());
}

SHIM_API int64_t shim_tensor_numel(at::Tensor* t) { return t->numel(); }

SHIM_API int64_t shim_tensor_storage_offset(at::Tensor* t) { return t->storage_offset(); }

SHIM_API int shim_tensor_dtype(at::Tensor* t) { return static_cast<int>(t->scalar_type()); }

SHIM_API int shim_tensor_element_size(at::Tensor* t) { return static_cast<int>(t->element_size()); }

// type | index << 8
SHIM_API int shim_tensor_device(at::Tensor* t) {
  auto device = t->device();
  return static_cast<int>(device.type()) | (static_cast<int>(device.index()) * 256);
}

enum shim_flag : int { FLAG_LEAF = 1, FLAG_SPARSE = 2, FLAG_CONTIGUOUS = 4, FLAG_PINNED = 8, FLAG_QUANTIZED = 16, FLAG_HAS_STORAGE = 32 };

SHIM_API int shim_tensor_flags(at::Tensor* t) {
  int flags = 0;
  if (t->is_leaf()) flags |= FLAG_LEAF;
  if (t->is_sparse()) flags |= FLAG_SPARSE;
  if (!t->is_sparse() && t->is_contiguous()) flags |= FLAG_CONTIGUOUS;
  if (t->is_quantized()) flags |= FLAG_QUANTIZED;
  if (t->has_storage()) flags |= FLAG_HAS_STORAGE;
  return flags;
}

SHIM_API void* shim_tensor_data(at::Tensor* t) {
  return guarded<void*>(nullptr, [&] { return t->data_ptr(); });
}

// Another handle on the same tensor object: version counter, gradient and history are shared.
SHIM_API at::Tensor* shim_tensor_share(at::Tensor* t) { return boxed(*t); }

// Takes the tensor's data without its history, as Python's `tensor.data` does.
SHIM_API at::Tensor* shim_tensor_variable_data(at::Tensor* t) {
  return guarded<at::Tensor*>(nullptr, [&] { return boxed(t->variable_data()); });
}

SHIM_API int shim_tensor_set_data(at::Tensor* t, at::Tensor* source) {
  return guarded(-1, [&] { t->set_data(*source); return 0; });
}



// A tensor over memory of the caller, who is told through release(context) when the last user is gone.
SHIM_API at::Tensor* shim_tensor_from_memory(void* data, const int64_t* sizes, int dims, int dtype, shim_release release, void* context) {
  return guarded<at::Tensor*>(nullptr, [&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
    return boxed(at::from_blob(data, c10::IntArrayRef(sizes, dims), [release, context](void*) { release(context); }, options));
  });
}

SHIM_API int shim_tensor_save(at::Tensor* t, const char* path) {
  return guarded(-1, [&] { torch::save(*t, path); return 0; });
}

SHIM_API at::Tensor* shim_tensor_load(const char* path) {
  return guarded<at::Tensor*>(nullptr, [&] {
    at::Tensor result;
    torch::load(result, path);
    return boxed(std::move(result));
  });
}
