// What attention does to the rows of its scores.
#pragma once

#include <cstdint>

#include "random.h"

namespace landfall {

// Turns scores into probabilities, row by row; `logs` receives log sum exp of each row.
void softmax_rows(float* scores, std::int64_t rows, std::int64_t columns, float* logs);

// exp(score - log) for each row: the probabilities again.
void probability_rows(float* scores, std::int64_t rows, std::int64_t columns, const float* logs);

// `out[r, j] = in[r, j] * factor` with the factors of row `first + r`.
void drop_rows(const float* in, float* out, std::int64_t rows, std::int64_t columns,
               const Chance& chance, std::int64_t first);

// `grads = probabilities * (grads - sums)` by rows: the gradient of the softmax.
void softmax_gradient_rows(const float* probabilities, float* grads, std::int64_t rows,
                           std::int64_t columns, const float* sums);

// The sum of a[r, i] * b[r, i] for each row.
void dot_rows(const float* a, std::int64_t a_stride, const float* b, std::int64_t b_stride,
              std::int64_t rows, std::int64_t columns, float* sums);

void to_bf16(const float* in, std::uint16_t* out, std::int64_t count);
void from_bf16(const std::uint16_t* in, float* out, std::int64_t count);

}  // namespace landfall
