// Products of f32 or bf16 rows with weights of one byte, in the matrix tiles of the processor.
#pragma once

#include <cstdint>

namespace landfall {

// Whether this machine has such tiles for bf16 (AMX) and lets this process use them.
bool has_tiles();

// Rows and columns of a tile: 16 rows of 32 bf16, or 16 rows of 16 f32.
constexpr std::int64_t kTileRows = 16;
constexpr std::int64_t kTileInner = 32;

inline std::int64_t tiles_of(std::int64_t size, std::int64_t tile) {
  return (size + tile - 1) / tile;
}

// Weights [n, k] by rows to the order in which tiles read them:
// [blocks of 16 outputs][blocks of 32 inputs][pairs of inputs][16 outputs][2], zeros beyond n and k.
void pack_bytes(const std::int8_t* weights, std::int64_t n, std::int64_t k, std::int8_t* packed);

// x [m, k], weights [n, k] and their factors and biases [n] to y [m, n]. The first product is of
// bf16(x), the second of what that leaves of x: together they keep 16 bits of each number of x, and
// a whole number of 8 bits is a bf16 itself.
struct ByteProduct {
  std::int64_t m;
  std::int64_t n;
  std::int64_t k;
  const std::int8_t* packed;
  const float* scale;
  const float* bias;
};

void byte_product(const ByteProduct& product, const float* x, float* y);
// Of x in bf16 one product is all; y is rounded to bf16 once, at the end.
void byte_product(const ByteProduct& product, const std::uint16_t* x, std::uint16_t* y);

}  // namespace landfall
