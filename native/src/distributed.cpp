// Processes that work together: a store of keys and values, and collective operations, both those of c10d (Gloo over TCP).
// Without Gloo's headers (Debian: libgloo-dev) the entry points exist and say what is missing.
#include "internal.h"

#if __has_include(<gloo/context.h>) && __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>)
#define SHIM_GLOO
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <cstring>
#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

using shim::guarded;

#ifdef SHIM_GLOO

namespace {

using std::chrono::milliseconds;

struct StoreHandle {
  c10::intrusive_ptr<c10d::Store> store;
};

struct GroupHandle {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group;
};

// Keeps the tensors alive as long as the operation may touch them.
struct WorkHandle {
  std::vector<at::Tensor> tensors;
  std::vector<std::vector<at::Tensor>> outputs;
  c10::intrusive_ptr<c10d::Work> work;
};

bool listens_on(int fd, uint16_t port) {
  int listening = 0;
  socklen_t length = sizeof listening;
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) != 0 || !listening) return false;
  sockaddr_storage address{};
  length = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) return false;
  if (address.ss_family == AF_INET) return reinterpret_cast<sockaddr_in&>(address).sin_port == htons(port);
  return address.ss_family == AF_INET6 && reinterpret_cast<sockaddr_in6&>(address).sin6_port == htons(port);
}

// This libtorch lets the store listen on every interface. A filter on its socket drops what comes by others than the one named
// (and the loopback, by which the machine's own processes come to any of its addresses).
void keep_to_interface(uint16_t port, const char* name) {
  uint32_t loopback = if_nametoindex("lo"), chosen = if_nametoindex(name);
  if (!chosen) throw std::runtime_error(std::string("There is no network interface '") + name + "'.");
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(SKF_AD_OFF + SKF_AD_IFINDEX)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, loopback, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, chosen, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
      BPF_STMT(BPF_RET | BPF_K, 0),
  };
  sock_fprog program{static_cast<unsigned short>(sizeof code / sizeof *code), code};
  int found = 0;
  for (int fd = 0, last = static_cast<int>(sysconf(_SC_OPEN_MAX)); fd < last && fd < 65536; fd++) {
    if (!listens_on(fd, port)) continue;
    found++;
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0)
      throw std::runtime_error(std::string("The store's port cannot be kept to the interface '") + name + "': " + std::strerror(errno) + ".");
  }
  if (!found) throw std::runtime_error("The store's listening socket was not found, so it cannot be kept to an interface.");
}

WorkHandle* started(std::unique_ptr<WorkHandle> handle, c10::intrusive_ptr<c10d::Work> work) {
  handle->work = std::move(work);
  return handle.release();
}

}  // namespace

SHIM_API int shim_distributed_available() { return 1; }

// Connects to the store at host and port, which the server process holds itself. An empty interface leaves the server open to all.
SHIM_API StoreHandle* shim_store_new(const char* host, int port, int is_server, const char* interface_name, int64_t timeout_ms) {
  return guarded<StoreHandle*>(nullptr, [&] {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = is_server != 0;
    options.waitWorkers = false;
    options.timeout = milliseconds(timeout_ms);
    auto store = c10::make_intrusive<c10d::TCPStore>(host, options);
    if (is_server && *interface_name) keep_to_interface(store->getPort(), interface_name);
    return new StoreHandle{store};
  });
}

SHIM_API void shim_store_free(StoreHandle* store) { delete store; }

SHIM_API int shim_store_set(StoreHandle* store, const char* key, const uint8_t* bytes, int64_t count) {
  return guarded(-1, [&] {
    store->store->set(key, std::vector<uint8_t>(bytes, bytes + count));
    return 0;
  });
}

// Waits until somebody has set the key, then copies its value; the caller frees it with shim_free. Returns its length; -1: an
// error, -2: not set in time.
SHIM_API int64_t shim_store_get(StoreHandle* store, const char* key, int64_t timeout_ms, uint8_t** bytes) {
  return guarded<int64_t>(-1, [&]() -> int64_t {
    auto& inner = *store->store;
    if (!inner.check({key})) {
      if (timeout_ms <= 0) return -2;
      try {
        inner.wait({key}, milliseconds(timeout_ms));
      } catch (const std::exception&) {
        if (!inner.check({key})) return -2;
      }
    }
    auto value = inner.get(key);
    *bytes = static_cast<uint8_t*>(std::malloc(value.size() + 1));
    std::memcpy(*bytes, value.data(), value.size());
    return static_cast<int64_t>(value.size());
  });
}

// Adds to a counter, which begins at 0.
SHIM_API int shim_store_add(StoreHandle* store, const char* key, int64_t amount, int64_t* sum) {
  return guarded(-1, [&] {
    *sum = store->store->add(key, amount);
    return 0;
  });
}

// 1 if the key is set, 0 if not.
SHIM_API int shim_store_check(StoreHandle* store, const char* key) {
  return guarded(-1, [&] { return store->store->check({key}) ? 1 : 0; });
}

// A group over a store; every rank calls it. `address` is a name or number of this machine, to which the connections are bound.
SHIM_API GroupHandle* shim_group_new(StoreHandle* store, const char* prefix, int rank, int size, const char* address, int64_t timeout_ms) {
  return guarded<GroupHandle*>(nullptr, [&] {
    auto options = c10d::ProcessGroupGloo::Options::create(milliseconds(timeout_ms));
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(address));
    // Collectives run one after the other, so that all ranks add in the same order and get the same bits.
    options->threads = 1;
    c10::intrusive_ptr<c10d::Store> named = c10::make_intrusive<c10d::PrefixStore>(prefix, store->store);
    return new GroupHandle{c10::make_intrusive<c10d::ProcessGroupGloo>(named, rank, size, options)};
  });
}

SHIM_API void shim_group_free(GroupHandle* group) { delete group; }

// The operations start and return at once. Tensors are dense, of the same shape and type on all ranks.
SHIM_API WorkHandle* shim_group_broadcast(GroupHandle* group, at::Tensor* t, int root) {
  return guarded<WorkHandle*>(nullptr, [&] {
    auto handle = std::make_unique<WorkHandle>();
    handle->tensors = {*t};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    auto work = group->group->broadcast(handle->tensors, options);
    return started(std::move(handle), std::move(work));
  });
}

// operation: 0 sum, 1 smallest, 2 largest.
SHIM_API WorkHandle* shim_group_all_reduce(GroupHandle* group, at::Tensor* t, int operation) {
  return guarded<WorkHandle*>(nullptr, [&] {
    static constexpr c10d::ReduceOp::RedOpType kinds[] = {c10d::ReduceOp::SUM, c10d::ReduceOp::MIN, c10d::ReduceOp::MAX};
    auto handle = std::make_unique<WorkHandle>();
    handle->tensors = {*t};
    c10d::AllreduceOptions options;
    options.reduceOp = kinds[operation];
    auto work = group->group->allreduce(handle->tensors, options);
    return started(std::move(handle), std::move(work));
  });
}

// outputs: one tensor a rank, shaped as the input.
SHIM_API WorkHandle* shim_group_all_gather(GroupHandle* group, at::Tensor* t, at::Tensor* const* outputs, int count) {
  return guarded<WorkHandle*>(nullptr, [&] {
    auto handle = std::make_unique<WorkHandle>();
    handle->tensors = {*t};
    handle->outputs = {shim::tensors(outputs, count)};
    auto work = group->group->allgather(handle->outputs, handle->tensors);
    return started(std::move(handle), std::move(work));
  });
}

SHIM_API WorkHandle* shim_group_barrier(GroupHandle* group) {
  return guarded<WorkHandle*>(nullptr, [&] { return started(std::make_unique<WorkHandle>(), group->group->barrier()); });
}

// 1: done, 0: not yet, -1: failed.
SHIM_API int shim_work_wait(WorkHandle* work, int64_t timeout_ms) {
  return guarded(-1, [&] {
    if (!work->work->isCompleted()) {
      try {
        work->work->wait(milliseconds(timeout_ms));
      } catch (const std::exception&) {
        // Work that ends just after its wait gave up has not failed: only the wait below tells its outcome.
        if (!work->work->isCompleted()) return 0;
      }
    }
    work->work->wait();
    return 1;
  });
}

SHIM_API void shim_work_free(WorkHandle* work) { delete work; }

#else

namespace {

[[noreturn]] void refuse() { throw std::runtime_error("the native library was compiled without Gloo's headers (Debian: libgloo-dev)."); }

template <typename Result>
Result refused(Result failed) {
  return guarded<Result>(failed, []() -> Result { refuse(); });
}

}  // namespace

SHIM_API int shim_distributed_available() { return 0; }
SHIM_API void* shim_store_new(const char*, int, int, const char*, int64_t) { return refused<void*>(nullptr); }
SHIM_API void shim_store_free(void*) {}
SHIM_API int shim_store_set(void*, const char*, const uint8_t*, int64_t) { return refused(-1); }
SHIM_API int64_t shim_store_get(void*, const char*, int64_t, uint8_t**) { return refused<int64_t>(-1); }
SHIM_API int shim_store_add(void*, const char*, int64_t, int64_t*) { return refused(-1); }
SHIM_API int shim_store_check(void*, const char*) { return refused(-1); }
SHIM_API void* shim_group_new(void*, const char*, int, int, const char*, int64_t) { return refused<void*>(nullptr); }
SHIM_API void shim_group_free(void*) {}
SHIM_API void* shim_group_broadcast(void*, at::Tensor*, int) { return refused<void*>(nullptr); }
SHIM_API void* shim_group_all_reduce(void*, at::Tensor*, int) { return refused<void*>(nullptr); }
SHIM_API void* shim_group_all_gather(void*, at::Tensor*, at::Tensor* const*, int) { return refused<void*>(nullptr); }
SHIM_API void* shim_group_barrier(void*) { return refused<void*>(nullptr); }
SHIM_API int shim_work_wait(void*, int64_t) { return refused(-1); }
SHIM_API void shim_work_free(void*) {}

#endif
