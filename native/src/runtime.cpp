// Process-wide matters: random numbers, threads, allocator, versions.
#include "internal.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

#include <cstdlib>
#include <cstring>
#include <malloc.h>

using shim::boxed;
using shim::guarded;

SHIM_API at::Generator* shim_generator_default() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }

SHIM_API at::Generator* shim_generator_new(uint64_t seed) {
  return guarded<at::Generator*>(nullptr, [&] { return new at::Generator(at::detail::createCPUGenerator(seed)); });
}

SHIM_API void shim_generator_free(at::Generator* g) { delete g; }

SHIM_API void shim_generator_seed(at::Generator* g, uint64_t seed) {
  std::lock_guard<std::mutex> lock(g->mutex());
  g->set_current_seed(seed);
}

SHIM_API uint64_t shim_generator_initial_seed(at::Generator* g) { return g->current_seed(); }

SHIM_API uint64_t shim_generator_reseed(at::Generator* g) {
  std::lock_guard<std::mutex> lock(g->mutex());
  return g->seed();
}

SHIM_API at::Tensor* shim_generator_get_state(at::Generator* g) {
  return guarded<at::Tensor*>(nullptr, [&] { return boxed(g->get_state()); });
}

SHIM_API int shim_generator_set_state(at::Generator* g, at::Tensor* state) {
  return guarded(-1, [&] { g->set_state(*state); return 0; });
}

SHIM_API int shim_threads() { return at::get_num_threads(); }

SHIM_API int shim_set_threads(int count) {
  return guarded(-1, [&] { at::set_num_threads(count); return 0; });
}

// glibc hands big blocks back to the kernel and faults them in again at every step. Keeping them costs address
// space only. Returns 1 where the allocator took both settings.
SHIM_API int shim_keep_memory(int64_t trimThreshold, int64_t mapThreshold) {
#ifdef __GLIBC__
  return mallopt(M_MMAP_THRESHOLD, static_cast<int>(mapThreshold)) && mallopt(M_TRIM_THRESHOLD, static_cast<int>(trimThreshold));
#else
  return 0;
#endif
}


SHIM_API const char* shim_torch_version() { return TORCH_VERSION; }

SHIM_API char* shim_describe() {
  return guarded<char*>(nullptr, [&] {
    std::string text = at::show_config() + "\n" + at::get_parallel_info();
    return strdup(text.c_str());
  });
}
