#include "rows.h"

#include <limits>

#include "lanes.h"

namespace landfall {

LANDFALL_CLONES
void softmax_rows(float* scores, std::int64_t rows, std::int64_t columns, Row* kept) {
  for (std::int64_t r = 0; r < rows; ++r) {
    float* row = scores + r * columns;
    float top = -std::numeric_limits<float>::infinity();
    // A NaN does not survive the maximum, but it does the exponential.
#pragma omp simd reduction(max : top)
    for (std::int64_t i = 0; i < columns; ++i) {
      top = row[i] > top ? row[i] : top;
    }
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < columns; ++i) {
      row[i] = exp_negative(row[i] - top);
      sum += row[i];
    }
    const float share = 1.0f / sum;
    for (std::int64_t i = 0; i < columns; ++i) {
      row[i] *= share;
    }
    kept[r] = {top, share};
  }
}

LANDFALL_CLONES
void probability_rows(float* scores, std::int64_t rows, std::int64_t columns, const Row* kept) {
  for (std::int64_t r = 0; r < rows; ++r) {
    float* row = scores + r * columns;
    const Row row_kept = kept[r];
    for (std::int64_t i = 0; i < columns; ++i) {
      row[i] = exp_negative(row[i] - row_kept.top) * row_kept.share;
    }
  }
}

LANDFALL_CLONES
void drop_rows(const float* in, float* out, std::int64_t rows, std::int64_t columns,
               const Chance& chance, std::int64_t first) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::uint64_t key = subkey(chance.key, static_cast<std::uint64_t>(first + r));
    const std::uint32_t one = static_cast<std::uint32_t>(key);
    const std::uint32_t two = static_cast<std::uint32_t>(key >> 32);
    const float* from = in + r * columns;
    float* to = out + r * columns;
    for (std::int64_t start = 0; start < columns; start += kBlock) {
      float factor[kBlock];
      const std::uint32_t counter = static_cast<std::uint32_t>(start / 2);
      for (std::int64_t i = 0; i < kHalf; ++i) {
        const std::uint32_t draw = bits(counter + static_cast<std::uint32_t>(i), one, two);
        factor[i] = (draw & 0xFFFFu) >= chance.threshold ? chance.scale : 0.0f;
        factor[i + kHalf] = (draw >> 16) >= chance.threshold ? chance.scale : 0.0f;
      }
      const std::int64_t count = columns - start < kBlock ? columns - start : kBlock;
      for (std::int64_t i = 0; i < count; ++i) {
        to[start + i] = from[start + i] * factor[i];
      }
    }
  }
}

LANDFALL_CLONES
void softmax_gradient_rows(const float* probabilities, float* grads, std::int64_t rows,
                           std::int64_t columns) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = probabilities + r * columns;
    float* grad = grads + r * columns;
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < columns; ++i) {
      sum += row[i] * grad[i];
    }
    for (std::int64_t i = 0; i < columns; ++i) {
      grad[i] = row[i] * (grad[i] - sum);
    }
  }
}

LANDFALL_CLONES
void to_bf16(const float* in, std::uint16_t* out, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    out[i] = bf16_of_float(in[i]);
  }
}

LANDFALL_CLONES
void from_bf16(const std::uint16_t* in, float* out, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    out[i] = float_of_bf16(in[i]);
  }
}

}  // namespace landfall
