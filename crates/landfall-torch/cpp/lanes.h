// Loops that the compiler turns into vector code, once for each kind of processor.
#pragma once

#include <cstdint>
#include <cstring>

#include "random.h"

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    __GNUC__ >= 12
#define LANDFALL_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define LANDFALL_CLONES
#endif

namespace landfall {

static inline float float_of_bf16(std::uint16_t half) {
  const std::uint32_t wide = static_cast<std::uint32_t>(half) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

// To the nearest, ties to even; a NaN stays one.
static inline std::uint16_t bf16_of_float(float value) {
  std::uint32_t wide;
  std::memcpy(&wide, &value, sizeof wide);
  const std::uint32_t rounded = (wide + 0x7FFFu + ((wide >> 16) & 1u)) >> 16;
  return static_cast<std::uint16_t>(value != value ? 0x7FC0u : rounded);
}

// The factors of one block of 64 elements.
static inline void factors(std::uint32_t first, std::uint32_t key, std::uint32_t other,
                           std::uint32_t threshold, float scale, float* out) {
#pragma omp simd
  for (std::int64_t i = 0; i < kHalf; ++i) {
    const std::uint32_t draw = bits(first + static_cast<std::uint32_t>(i), key, other);
    out[i] = (draw & 0xFFFFu) >= threshold ? scale : 0.0f;
    out[i + kHalf] = (draw >> 16) >= threshold ? scale : 0.0f;
  }
}

// e^x for x <= 0, relative error below 2e-7; 0 below -87.
static inline float exp_negative(float x) {
  const float clamped = x < -87.0f ? -87.0f : x;
  const float shifted = clamped * 1.44269504088896341f + 12582912.0f;
  const float whole = shifted - 12582912.0f;
  const float rest = (clamped - whole * 0.693359375f) - whole * -2.12194440e-4f;
  float series = 1.9875691500e-4f;
  series = series * rest + 1.3981999507e-3f;
  series = series * rest + 8.3334519073e-3f;
  series = series * rest + 4.1665795894e-2f;
  series = series * rest + 1.6666665459e-1f;
  series = series * rest + 5.0000001201e-1f;
  series = series * rest * rest + rest + 1.0f;
  const std::int32_t power = (static_cast<std::int32_t>(whole) + 127) << 23;
  float two;
  std::memcpy(&two, &power, sizeof two);
  return x < -87.0f ? 0.0f : series * two;
}

}  // namespace landfall
