// Records the operators that run on this thread, whoever calls them: the structure of a network, without a tracer.
#include "internal.h"

#include <ATen/core/function_schema.h>
#include <ATen/record_function.h>

using shim::guarded;

namespace {

struct RecordedCall {
  std::string name, overload;
  std::vector<std::string> parameters;
  int tag = 0;
  std::vector<c10::IValue> inputs, outputs;
};

struct Recording {
  std::vector<RecordedCall> calls;
  at::CallbackHandle callback = 0;
  int tag = 0;
  // Operators call operators; the outermost is what a program asked for.
  int depth = 0;
  bool active = false;
};

thread_local Recording* current = nullptr;

struct Watch final : at::ObserverContext {
  int index;
  explicit Watch(int index) : index(index) {}
};

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& call) {
  Recording* recording = current;
  if (!recording) return nullptr;
  if (recording->depth++ > 0) return std::make_unique<Watch>(-1);
  RecordedCall entry;
  if (auto name = call.operator_name()) {
    entry.name = name->name;
    entry.overload = name->overload_name;
  } else {
    entry.name = call.name();
  }
  if (auto schema = call.operator_schema())
    for (const auto& parameter : schema->arguments()) entry.parameters.push_back(parameter.name());
  entry.tag = recording->tag;
  auto inputs = call.inputs();
  entry.inputs.assign(inputs.begin(), inputs.end());
  recording->calls.push_back(std::move(entry));
  return std::make_unique<Watch>(static_cast<int>(recording->calls.size()) - 1);
}

void end(const at::RecordFunction& call, at::ObserverContext* context) {
  Recording* recording = current;
  auto* watch = static_cast<Watch*>(context);
  if (!recording || !watch) return;
  recording->depth--;
  if (watch->index >= 0) recording->calls[watch->index].outputs = call.outputs();
}

void stop(Recording& recording) {
  if (!recording.active) return;
  at::removeCallback(recording.callback);
  recording.active = false;
  if (current == &recording) current = nullptr;
}

}  // namespace

// Starts recording on this thread; one recording at a time.
SHIM_API Recording* shim_record_start() {
  return guarded<Recording*>(nullptr, [&] {
    if (current) throw std::runtime_error("Operators are being recorded on this thread already.");
    auto recording = std::make_unique<Recording>();
    recording->callback = at::addThreadLocalCallback(
        at::RecordFunctionCallback(begin, end).needsInputs(true).needsOutputs(true).scopes({at::RecordScope::FUNCTION}));
    recording->active = true;
    return current = recording.release();
  });
}

// What is recorded from now on carries this number.
SHIM_API void shim_record_tag(Recording* recording, int tag) { recording->tag = tag; }

// Ends the recording; returns the number of calls.
SHIM_API int shim_record_stop(Recording* recording) {
  return guarded(-1, [&] {
    stop(*recording);
    return static_cast<int>(recording->calls.size());
  });
}

SHIM_API void shim_record_free(Recording* recording) {
  stop(*recording);
  delete recording;
}

// Facts of a call: counts[0] tag, counts[1] inputs, counts[2] results. Texts live as long as the recording.
SHIM_API int shim_record_call(Recording* recording, int index, const char** name, const char** overload, int32_t* counts) {
  return guarded(-1, [&] {
    auto& call = recording->calls.at(index);
    *name = call.name.c_str();
    *overload = call.overload.c_str();
    counts[0] = call.tag;
    counts[1] = static_cast<int32_t>(call.inputs.size());
    counts[2] = static_cast<int32_t>(call.outputs.size());
    return 0;
  });
}

// An input (with the name of its parameter) or a result; lists and handles are the caller's to free.
SHIM_API int shim_record_value(Recording* recording, int index, int position, int is_result, const char** parameter, shim_value* value) {
  return guarded(-1, [&] {
    auto& call = recording->calls.at(index);
    *parameter = !is_result && position < static_cast<int>(call.parameters.size()) ? call.parameters[position].c_str() : "";
    shim::from_ivalue(c10::IValue((is_result ? call.outputs : call.inputs).at(position)), *value);
    return 0;
  });
}

// The same number for handles of the same tensor, another one for another tensor that is alive.
SHIM_API int64_t shim_tensor_identity(at::Tensor* t) { return reinterpret_cast<int64_t>(t->unsafeGetTensorImpl()); }
