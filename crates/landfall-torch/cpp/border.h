// The border to Rust: no exception crosses it, errors go over it as text.
#pragma once

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

namespace landfall {

// A tensor as tch holds it: on the heap, freed by tch.
using Handle = at::Tensor*;

inline char* text(const char* message) {
  const std::size_t size = std::strlen(message) + 1;
  char* copy = static_cast<char*>(std::malloc(size));
  if (copy != nullptr) {
    std::memcpy(copy, message, size);
  }
  return copy;
}

// Runs `work`; null when it went well, else what it said, to be freed with `landfall_free_text`.
template <class Work>
char* guarded(const Work& work) noexcept {
  try {
    work();
    return nullptr;
  } catch (const c10::Error& error) {
    return text(error.what_without_backtrace());
  } catch (const std::exception& error) {
    return text(error.what());
  } catch (...) {
    return text("an error of unknown kind");
  }
}

inline std::vector<at::Tensor> list(const Handle* tensors, std::size_t count) {
  std::vector<at::Tensor> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(*tensors[i]);
  }
  return all;
}

inline Handle handle(at::Tensor tensor) {
  return new at::Tensor(std::move(tensor));
}

}  // namespace landfall
