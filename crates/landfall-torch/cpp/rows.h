// What attention does to the rows of its scores.
#pragma once

#include <cstdint>

#include "random.h"

namespace landfall {

// What the softmax of a row needs to be repeated, bit by bit.
struct Row {
  float top;
  float share;
};

// Turns scores into probabilities, row by row; `kept` receives what `probability_rows` needs.
void softmax_rows(float* scores, std::int64_t rows, std::int64_t columns, Row* kept);

// The same probabilities again.
void probability_rows(float* scores, std::int64_t rows, std::int64_t columns, const Row* kept);

// `out[r, j] = in[r, j] * factor` with the factors of row `first + r`.
void drop_rows(const float* in, float* out, std::int64_t rows, std::int64_t columns,
               const Chance& chance, std::int64_t first);

// `grads = p * (grads - sum of p * grads)` by rows, for the probabilities p: the gradient of the
// softmax.
void softmax_gradient_rows(const float* probabilities, float* grads, std::int64_t rows,
                           std::int64_t columns);

void to_bf16(const float* in, std::uint16_t* out, std::int64_t count);
void from_bf16(const std::uint16_t* in, float* out, std::int64_t count);

}  // namespace landfall
