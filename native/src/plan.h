// A whole network as one native call: a list of steps over numbered slots. A step is an operator of libtorch, found by
// name and called boxed, or a fused int8 step (plan_onednn.cpp, plan_kernels.cpp). Nothing here knows a network.
#pragma once
#include "internal.h"

#include <array>
#include <map>
#include <memory>
#include <mutex>

namespace shim::plan {

// Sizes of a value. Fused steps keep rank 4 in channels-last order in memory.
struct Shape {
  std::array<int64_t, 4> size{1, 1, 1, 1};
  int rank = 0;
  int64_t count() const { return size[0] * size[1] * size[2] * size[3]; }
  bool operator==(const Shape& other) const { return rank == other.rank && size == other.size; }
};

struct Slot {
  // What the plan says: float, or 8 bits unsigned with real = scale * (stored - zero).
  at::ScalarType type = at::kFloat;
  float scale = 1;
  int32_t zero = 0;
  int last_reader = -1;

  // What this run has put there: an operator's tensor, or memory of the pool, or both.
  at::Tensor tensor;
  void* data = nullptr;
  Shape shape;
  int buffer = -1;

  bool is_quantized() const { return type == at::kQUInt8; }
  size_t element_size() const { return is_quantized() ? 1 : 4; }
};

// Blocks that steps write to. A block is free again as soon as its last reader ran, so a network works in few blocks
// that stay in the processor's cache.
class Pool {
 public:
  ~Pool();
  int take(size_t bytes);
  void release(int block) { blocks[block].free = true; }
  void* data(int block) const { return blocks[block].data; }

 private:
  struct Block { void* data; size_t bytes; bool free; };
  std::vector<Block> blocks;
};

class Program;

struct Step {
  std::vector<int> reads;
  int output = -1;
  virtual ~Step() = default;
  virtual void run(Program& program) = 0;
  virtual std::string describe() const = 0;
};

class Program {
 public:
  std::vector<Slot> slots;
  std::vector<std::unique_ptr<Step>> steps;
  Pool pool;
  std::mutex running;
  // Which implementation was the fastest for a piece of work, so that equal layers are tried out once.
  std::map<std::string, std::string> choices;
  bool tune = true;
  int current = 0;

  Slot& slot(int index);
  int add(std::unique_ptr<Step> step);
  at::Tensor run(const at::Tensor& input, int input_slot, int output_slot, double* microseconds);

  // The slot's memory in the order that fused steps read.
  void* dense(Slot& slot);
  // The slot as a tensor, for operators.
  at::Tensor view(Slot& slot);
  // Memory for a result of that shape.
  void* produce(int index, const Shape& shape);
  // The same memory for a result, where `source` is not read again and has the same number of bytes.
  bool reuse(int index, int source, const Shape& shape);
  void* scratch(size_t bytes);

 private:
  int result = -1;
  std::unique_ptr<void, void (*)(void*)> scratch_memory{nullptr, std::free};
  size_t scratch_bytes = 0;
  void release_readers(size_t step);
  void forget();
};

struct Geometry {
  std::array<int64_t, 2> kernel{1, 1}, stride{1, 1}, padding{0, 0}, dilation{1, 1};
  int64_t groups = 1;
};

struct Weights {
  at::Tensor integers;  // int8, (F, C / groups, H, W) or (Out, In)
  std::vector<float> scales;
  std::vector<float> bias;  // in real units, empty when there is none
};

void* aligned(size_t bytes);

// Of plan_onednn.cpp; throw where the library was built without oneDNN.
std::unique_ptr<Step> convolution(int input, int residual, int output, Weights weights, const Geometry& geometry, bool relu);
std::unique_ptr<Step> linear(int input, int output, Weights weights, bool relu);
const char* onednn_version();

// Of plan_kernels.cpp.
std::unique_ptr<Step> quantize(int input, int output);
std::unique_ptr<Step> pool(int input, int output, bool maximum, bool global, bool ceiling, bool counts_padding, const Geometry& geometry);
std::unique_ptr<Step> add(int left, int right, int output, bool relu);

}  // namespace shim::plan
