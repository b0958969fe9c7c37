#include "blas.h"

#include <dlfcn.h>

namespace landfall {
namespace {

template <class T>
using Gemm = void (*)(const char*, const char*, const int*, const int*, const int*, const float*,
                      const T*, const int*, const T*, const int*, const float*, float*,
                      const int*);

template <class T>
Gemm<T> found(const char* name) {
  return reinterpret_cast<Gemm<T>>(dlsym(RTLD_DEFAULT, name));
}

Gemm<float> sgemm() {
  static const Gemm<float> function = found<float>("sgemm_");
  return function;
}

Gemm<std::uint16_t> bf16_gemm() {
  static const Gemm<std::uint16_t> function = found<std::uint16_t>("gemm_bf16bf16f32_");
  return function;
}

using SetThreads = int (*)(int);

SetThreads set_threads() {
  static const auto function =
      reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "MKL_Set_Num_Threads_Local"));
  return function;
}

// These libraries store by columns: a product by rows is that of the transposes, swapped.
template <class T>
void by_rows(Gemm<T> function, std::int64_t m, std::int64_t n, std::int64_t k, float alpha,
             Matrix<T> a, Matrix<T> b, float beta, float* c, std::int64_t stride) {
  const char first = b.transposed ? 'T' : 'N';
  const char second = a.transposed ? 'T' : 'N';
  const int rows = static_cast<int>(n);
  const int columns = static_cast<int>(m);
  const int inner = static_cast<int>(k);
  const int lda = static_cast<int>(b.stride);
  const int ldb = static_cast<int>(a.stride);
  const int ldc = static_cast<int>(stride);
  function(&first, &second, &rows, &columns, &inner, &alpha, b.at, &lda, a.at, &ldb, &beta, c,
           &ldc);
}

}  // namespace

Alone::Alone() {
  if (set_threads() != nullptr) {
    before_ = set_threads()(1);
  }
}

Alone::~Alone() {
  if (set_threads() != nullptr) {
    set_threads()(before_);
  }
}

bool has_sgemm() {
  return sgemm() != nullptr;
}

bool has_bf16_gemm() {
#if defined(__x86_64__) && defined(__GNUC__)
  return bf16_gemm() != nullptr && __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

void gemm(std::int64_t m, std::int64_t n, std::int64_t k, float alpha, Matrix<float> a,
          Matrix<float> b, float beta, float* c, std::int64_t stride) {
  by_rows(sgemm(), m, n, k, alpha, a, b, beta, c, stride);
}

void gemm(std::int64_t m, std::int64_t n, std::int64_t k, float alpha, Matrix<std::uint16_t> a,
          Matrix<std::uint16_t> b, float beta, float* c, std::int64_t stride) {
  by_rows(bf16_gemm(), m, n, k, alpha, a, b, beta, c, stride);
}

}  // namespace landfall
