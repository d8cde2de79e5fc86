// C interface between managed code and libtorch. Nothing here knows a single operator by name: operators are found in
// the dispatcher by schema name and called boxed, so the interface stays this size however many operators are used.
#pragma once
#include <cstdint>

#define SHIM_API extern "C" __attribute__((visibility("default")))

// What a shim_value holds. The managed side mirrors these numbers (ValueTag).
enum shim_tag : int32_t {
  SHIM_NONE = 0,
  SHIM_TENSOR = 1,                 // p: at::Tensor*, null is an absent optional tensor
  SHIM_INT = 2,
  SHIM_DOUBLE = 3,
  SHIM_BOOL = 4,
  SHIM_INT_LIST = 5,               // p: int64_t[count]
  SHIM_DOUBLE_LIST = 6,            // p: double[count]
  SHIM_BOOL_LIST = 7,              // p: uint8_t[count]
  SHIM_STRING = 8,                 // p: UTF-8, count bytes
  SHIM_TENSOR_LIST = 9,            // p: at::Tensor*[count]
  SHIM_OPTIONAL_TENSOR_LIST = 10,  // p: at::Tensor*[count], null entries allowed
  SHIM_DEVICE = 11,                // i: type | index << 8 (index may be -1)
  SHIM_GENERATOR = 12,             // p: at::Generator*
  SHIM_OPAQUE = 13,                // p: c10::IValue*, owned by the managed handle
  SHIM_COMPLEX = 14,               // p: double[2]
  // Numbers where an operator wants a tensor: they take part in type promotion as numbers do, and cost one dispatch
  // where the operator's Scalar overload costs two.
  SHIM_NUMBER_INT = 15,
  SHIM_NUMBER_DOUBLE = 16,
  SHIM_NUMBER_BOOL = 17,
  SHIM_NUMBER_COMPLEX = 18,        // p: double[2]
  // In plans only: values that a run computes.
  SHIM_SLOT = 32,                  // i: number of the slot
  SHIM_SLOT_LIST = 33,             // p: int64_t[count], numbers of slots
};

// Tells the managed side that native code no longer uses `context`.
typedef void (*shim_release)(void* context);

struct shim_value {
  int32_t tag;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};
