// The library and the process around it.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <dlfcn.h>
#include <sys/resource.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "border.h"

extern "C" void landfall_free_text(char* text) {
  std::free(text);
}

// A copy that `landfall_free_text` frees; the text need not end in a zero.
extern "C" char* landfall_text(const char* from, std::size_t size) {
  char* copy = static_cast<char*>(std::malloc(size + 1));
  if (copy != nullptr) {
    std::memcpy(copy, from, size);
    copy[size] = '\0';
  }
  return copy;
}

// Keeps freed memory in the process. 1 when done, 0 where the C library has no such switch.
extern "C" int landfall_keep_memory() {
#if defined(__GLIBC__)
  const int limit = 0x7FFFFFFF;
  return mallopt(M_MMAP_MAX, 0) == 1 && mallopt(M_TRIM_THRESHOLD, limit) == 1 &&
      mallopt(M_TOP_PAD, 64 << 20) == 1;
#else
  return 0;
#endif
}

// Gives memory that was freed back to the system, where the C library can.
extern "C" void landfall_release_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

// Has oneDNN keep this many prepared products, if it has kept none yet. 1 when asked for, 0 where the
// environment says a number already or cannot be changed.
extern "C" int landfall_limit_products(std::uint32_t kept) {
#if defined(_WIN32)
  (void)kept;
  return 0;
#else
  const char* name = "ONEDNN_PRIMITIVE_CACHE_CAPACITY";
  if (std::getenv(name) != nullptr || std::getenv("DNNL_PRIMITIVE_CACHE_CAPACITY") != nullptr) {
    return 0;
  }
  return setenv(name, std::to_string(kept).c_str(), 0) == 0 ? 1 : 0;
#endif
}

// The largest resident size of this process so far, in bytes.
extern "C" std::uint64_t landfall_peak_resident() {
  struct rusage usage {};
  if (getrusage(RUSAGE_SELF, &usage) != 0) {
    return 0;
  }
#if defined(__APPLE__)
  return static_cast<std::uint64_t>(usage.ru_maxrss);
#else
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
}

extern "C" char* landfall_cuda_peak(int index, std::uint64_t* used, std::uint64_t* reserved) {
  return landfall::guarded([&] {
    using Kind = c10::CachingAllocator::StatType;
    const auto stats = c10::getDeviceAllocator(at::kCUDA)->getDeviceStats(
        static_cast<c10::DeviceIndex>(index));
    const auto all = static_cast<std::size_t>(Kind::AGGREGATE);
    *used = static_cast<std::uint64_t>(stats.allocated_bytes[all].peak);
    *reserved = static_cast<std::uint64_t>(stats.reserved_bytes[all].peak);
  });
}

extern "C" char* landfall_cuda_reset_peak(int index) {
  return landfall::guarded([&] {
    c10::getDeviceAllocator(at::kCUDA)->resetPeakStats(static_cast<c10::DeviceIndex>(index));
  });
}

extern "C" char* landfall_deterministic(bool yes) {
  return landfall::guarded([&] {
    at::Context& context = at::globalContext();
    context.setDeterministicAlgorithms(yes, false);
    context.setDeterministicFillUninitializedMemory(false);
    context.setDeterministicCuDNN(yes);
    context.setBenchmarkCuDNN(false);
  });
}

// Loads a library for all that comes after. Null, or why not.
extern "C" char* landfall_load(const char* file) {
  if (dlopen(file, RTLD_NOW | RTLD_GLOBAL) != nullptr) {
    return nullptr;
  }
  const char* why = dlerror();
  return landfall::text(why == nullptr ? "no reason given" : why);
}

// Whether a library of this name is part of the process already.
extern "C" int landfall_loaded(const char* file) {
  void* found = dlopen(file, RTLD_LAZY | RTLD_NOLOAD);
  if (found == nullptr) {
    return 0;
  }
  dlclose(found);
  return 1;
}

// Whether the system finds a library by its name.
extern "C" int landfall_finds(const char* file) {
  void* found = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (found == nullptr) {
    return 0;
  }
  dlclose(found);
  return 1;
}

// The file of libtorch in this process, or null; to be freed with `landfall_free_text`.
extern "C" char* landfall_library() {
  Dl_info info{};
  const auto known = reinterpret_cast<const void*>(&at::get_num_threads);
  if (dladdr(known, &info) == 0 || info.dli_fname == nullptr) {
    return nullptr;
  }
  return landfall::text(info.dli_fname);
}
