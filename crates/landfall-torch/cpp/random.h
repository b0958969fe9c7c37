// Random bits from a key and a counter: no state, so any element can be asked for again.
#pragma once

#include <cstdint>

namespace landfall {

// Two rounds of a 32-bit finaliser (constants of "lowbias32" and MurmurHash3), each keyed.
static inline std::uint32_t bits(std::uint32_t counter, std::uint32_t key, std::uint32_t other) {
  std::uint32_t x = counter * 0x9E3779B9u + key;
  x ^= x >> 16;
  x *= 0x7FEB352Du;
  x ^= x >> 15;
  x *= 0x846CA68Bu;
  x ^= x >> 16;
  x += other;
  x ^= x >> 16;
  x *= 0x85EBCA6Bu;
  x ^= x >> 13;
  x *= 0xC2B2AE35u;
  x ^= x >> 16;
  return x;
}

// SplitMix64's finaliser: a key for a part of a stream.
static inline std::uint64_t subkey(std::uint64_t key, std::uint64_t part) {
  std::uint64_t x = key + (part + 1) * 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

// What is drawn once for 64 elements: element `i` of a block has the low half of draw `i` for
// i < 32 and the high half of draw `i - 32` else.
constexpr std::int64_t kBlock = 64;
constexpr std::int64_t kHalf = 32;

// Dropping with probability `threshold / 65536`, exactly.
struct Chance {
  std::uint64_t key = 0;
  std::uint32_t threshold = 0;
  float scale = 1.0f;

  static Chance of(double p, std::uint64_t key) {
    Chance chance;
    chance.key = key;
    chance.threshold = static_cast<std::uint32_t>(p * 65536.0 + 0.5);
    if (chance.threshold > 65535u) {
      chance.threshold = 65535u;
    }
    chance.scale = static_cast<float>(65536.0 / (65536.0 - chance.threshold));
    return chance;
  }
};

}  // namespace landfall
