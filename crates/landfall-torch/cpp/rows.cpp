#include "rows.h"

#include <limits>

#include "lanes.h"

namespace landfall {

namespace {

constexpr float kNothing = -std::numeric_limits<float>::infinity();

// Done for all rows before they are read: a row just written piece by piece is slow to load.
inline void fill_ends(float* rows_at, std::int64_t rows, std::int64_t columns, float value) {
  const std::int64_t stride = stride_of(columns);
  for (std::int64_t r = 0; r < rows && columns < stride; ++r) {
    for (std::int64_t i = columns; i < stride; ++i) {
      rows_at[r * stride + i] = value;
    }
  }
}

}  // namespace

LANDFALL_CLONES
void softmax_rows(float* scores, std::int64_t rows, std::int64_t columns, Row* kept) {
  const std::int64_t stride = stride_of(columns);
  fill_ends(scores, rows, columns, kNothing);
  for (std::int64_t r = 0; r < rows; ++r) {
    float* row = scores + r * stride;
    float top = kNothing;
    // A NaN does not survive the maximum, but it does the exponential.
#pragma omp simd reduction(max : top)
    for (std::int64_t i = 0; i < stride; ++i) {
      top = row[i] > top ? row[i] : top;
    }
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < stride; ++i) {
      row[i] = exp_negative(row[i] - top);
      sum += row[i];
    }
    const float share = 1.0f / sum;
#pragma omp simd
    for (std::int64_t i = 0; i < stride; ++i) {
      row[i] *= share;
    }
    kept[r] = {top, share};
  }
}

LANDFALL_CLONES
void probability_rows(float* scores, std::int64_t rows, std::int64_t columns, const Row* kept) {
  const std::int64_t stride = stride_of(columns);
  fill_ends(scores, rows, columns, kNothing);
  for (std::int64_t r = 0; r < rows; ++r) {
    float* row = scores + r * stride;
    const Row row_kept = kept[r];
#pragma omp simd
    for (std::int64_t i = 0; i < stride; ++i) {
      row[i] = exp_negative(row[i] - row_kept.top) * row_kept.share;
    }
  }
}

LANDFALL_CLONES
void drop_rows(const float* in, float* out, std::int64_t rows, std::int64_t columns,
               const Chance& chance, std::int64_t first) {
  const std::int64_t stride = stride_of(columns);
  const std::uint32_t threshold = chance.threshold;
  const float scale = chance.scale;
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::uint64_t key = subkey(chance.key, static_cast<std::uint64_t>(first + r));
    const std::uint32_t one = static_cast<std::uint32_t>(key);
    const std::uint32_t two = static_cast<std::uint32_t>(key >> 32);
    const float* from = in + r * stride;
    float* to = out + r * stride;
    for (std::int64_t start = 0; start < stride; start += kBlock) {
      float factor[kBlock];
      factors(static_cast<std::uint32_t>(start / 2), one, two, threshold, scale, factor);
      const std::int64_t count = stride - start < kBlock ? stride - start : kBlock;
#pragma omp simd
      for (std::int64_t i = 0; i < count; ++i) {
        to[start + i] = from[start + i] * factor[i];
      }
    }
  }
}

LANDFALL_CLONES
void softmax_gradient_rows(const float* probabilities, float* grads, std::int64_t rows,
                           std::int64_t columns) {
  const std::int64_t stride = stride_of(columns);
  fill_ends(grads, rows, columns, 0.0f);
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = probabilities + r * stride;
    float* grad = grads + r * stride;
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < stride; ++i) {
      sum += row[i] * grad[i];
    }
#pragma omp simd
    for (std::int64_t i = 0; i < stride; ++i) {
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
