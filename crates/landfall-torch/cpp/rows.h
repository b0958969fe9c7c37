// What attention does to the rows of its scores.
//
// Rows lie `stride` apart, a multiple of 16: the places beyond the last column are worked on with
// the rest and end as 0, so that no loop has a tail.
#pragma once

#include <cstdint>

#include "random.h"

namespace landfall {

constexpr std::int64_t kLine = 16;

static inline std::int64_t stride_of(std::int64_t columns) {
  return (columns + kLine - 1) / kLine * kLine;
}

// What the softmax of a row needs to be repeated, bit by bit.
struct Row {
  float top;
  float share;
};

// Turns scores into probabilities, row by row; `kept` receives what `probability_rows` needs.
void softmax_rows(float* scores, std::int64_t rows, std::int64_t columns, Row* kept);

// The same probabilities again.
void probability_rows(float* scores, std::int64_t rows, std::int64_t columns, const Row* kept);

// `out[r, j] = in[r, j] * factor` with the factors of row `first + r`; may be done in place.
void drop_rows(const float* in, float* out, std::int64_t rows, std::int64_t columns,
               const Chance& chance, std::int64_t first);

// `grads = p * (grads - sum of p * grads)` by rows, for the probabilities p: the gradient of the
// softmax.
void softmax_gradient_rows(const float* probabilities, float* grads, std::int64_t rows,
                           std::int64_t columns);

void to_bf16(const float* in, std::uint16_t* out, std::int64_t count);
void from_bf16(const std::uint16_t* in, float* out, std::int64_t count);

}  // namespace landfall
