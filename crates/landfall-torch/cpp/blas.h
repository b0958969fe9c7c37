// The products of small matrices that libtorch's own library exports, found at run time.
#pragma once

#include <cstdint>

namespace landfall {

// Whether products of f32 matrices are there; without them attention goes by buckets.
bool has_sgemm();

// Whether this machine multiplies bf16 matrices in hardware, and the product is there.
bool has_bf16_gemm();

// Has this thread's products computed by this thread alone, as long as it lives: they are already
// spread over threads, and their bits then do not depend on how many there are.
class Alone {
 public:
  Alone();
  ~Alone();
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;

 private:
  int before_ = 0;
};

// A matrix as rows: `at + row * stride`, or its transpose.
template <class T>
struct Matrix {
  const T* at;
  std::int64_t stride;
  bool transposed = false;
};

// c[m, n] = alpha * a[m, k] b[k, n] + beta * c, all by rows.
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, float alpha, Matrix<float> a,
          Matrix<float> b, float beta, float* c, std::int64_t stride);
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, float alpha, Matrix<std::uint16_t> a,
          Matrix<std::uint16_t> b, float beta, float* c, std::int64_t stride);

}  // namespace landfall
