#include "tiles.h"

#include <stdexcept>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    __GNUC__ >= 12
#define LANDFALL_TILES 1
#endif

namespace landfall {

void pack_bytes(const std::int8_t* weights, std::int64_t n, std::int64_t k, std::int8_t* packed) {
  const std::int64_t inner = tiles_of(k, kTileInner) * kTileInner;
  const std::int64_t outer = tiles_of(n, kTileRows) * kTileRows;
  for (std::int64_t column = 0; column < outer; ++column) {
    std::int8_t* block = packed + column / kTileRows * kTileRows * inner;
    for (std::int64_t at = 0; at < inner; ++at) {
      const std::int64_t tile = at / kTileInner * kTileRows * kTileInner;
      const std::int64_t pair = at % kTileInner / 2 * kTileInner;
      const bool there = column < n && at < k;
      block[tile + pair + column % kTileRows * 2 + at % 2] = there ? weights[column * k + at] : 0;
    }
  }
}

}  // namespace landfall

#ifdef LANDFALL_TILES

#include <algorithm>
#include <vector>

#include <ATen/Parallel.h>
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace landfall {
namespace {

#define LANDFALL_WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))

constexpr std::int64_t kTile = kTileRows * kTileInner;
// A task makes 32 columns of at most so many rows, whose bf16 stay in the second cache.
constexpr std::int64_t kPair = 2 * kTileRows;
constexpr std::int64_t kCached = 1 << 20;
// Multiplications below which a second thread is not worth its start.
constexpr std::int64_t kAlone = 1 << 20;

bool asked() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
    return false;
  }
  constexpr unsigned kBf16 = 1u << 22, kTiles = 1u << 24;
  if ((d & kBf16) == 0 || (d & kTiles) == 0 || !__builtin_cpu_supports("avx512bf16") ||
      !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512dq")) {
    return false;
  }
  // Whether the system saves tiles between processes, and lets this process have them.
  unsigned low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  constexpr unsigned kSaved = 3u << 17;
  constexpr int kAsk = 0x1023, kTileData = 18;
  return (low & kSaved) == kSaved && syscall(SYS_arch_prctl, kAsk, kTileData) == 0;
}

// Eight tiles of 16 rows of 64 bytes, as long as it lives.
class Tiles {
 public:
  __attribute__((target("amx-tile"))) Tiles() {
    alignas(64) unsigned char shape[64] = {};
    shape[0] = 1;
    for (int tile = 0; tile < 8; ++tile) {
      shape[16 + 2 * tile] = 64;
      shape[48 + tile] = kTileRows;
    }
    // The compiler takes the instruction to read eight bytes only.
    __asm__ volatile("" : : "r"(shape) : "memory");
    _tile_loadconfig(shape);
  }
  __attribute__((target("amx-tile"))) ~Tiles() { _tile_release(); }
  Tiles(const Tiles&) = delete;
  Tiles& operator=(const Tiles&) = delete;
};

// Rows of x as tiles of bf16, [blocks of 16 rows][blocks of 32][parts][16][32]; zeros beyond.
LANDFALL_WIDE
void split_row(const float* x, std::int64_t k, std::uint16_t* to) {
  for (std::int64_t at = 0; at < k; at += kTileInner) {
    const std::int64_t left = k - at;
    const __mmask16 first = left >= 16 ? 0xFFFF : (1u << left) - 1;
    const __mmask16 second = left >= 32 ? 0xFFFF : left <= 16 ? 0 : (1u << (left - 16)) - 1;
    const __m512 low = _mm512_maskz_loadu_ps(first, x + at);
    const __m512 high = _mm512_maskz_loadu_ps(second, x + at + 16);
    const __m512bh top = _mm512_cvtne2ps_pbh(high, low);
    const __m512i bits = (__m512i)top;
    const __m512i low_bits = _mm512_slli_epi32(
        _mm512_cvtepu16_epi32(_mm512_castsi512_si256(bits)), 16);
    const __m512i high_bits = _mm512_slli_epi32(
        _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(bits, 1)), 16);
    const __m512bh rest = _mm512_cvtne2ps_pbh(
        _mm512_sub_ps(high, _mm512_castsi512_ps(high_bits)),
        _mm512_sub_ps(low, _mm512_castsi512_ps(low_bits)));
    _mm512_storeu_si512(to, bits);
    _mm512_storeu_si512(to + kTile, (__m512i)rest);
    to += 2 * kTile;
  }
}

LANDFALL_WIDE
void split_row(const std::uint16_t* x, std::int64_t k, std::uint16_t* to) {
  for (std::int64_t at = 0; at < k; at += kTileInner) {
    const std::int64_t left = std::min(k - at, kTileInner);
    const __mmask32 there = left >= 32 ? 0xFFFFFFFFu : (1u << left) - 1;
    _mm512_storeu_si512(to, _mm512_maskz_loadu_epi16(there, x + at));
    to += kTile;
  }
}

// Bytes of `tiles` tiles to bf16.
LANDFALL_WIDE
void widen(const std::int8_t* from, std::int64_t tiles, std::uint16_t* to) {
  for (std::int64_t at = 0; at < tiles * kTile; at += 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + at));
    const __m512 low = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm256_castsi256_si128(bytes)));
    const __m512 high =
        _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm256_extracti128_si256(bytes, 1)));
    _mm512_storeu_si512(to + at, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
}

// 32 rows by 32 columns: two blocks of rows of `parts` tiles each, two blocks of columns.
template <int kParts>
void square(const std::uint16_t* rows, const std::uint16_t* columns, std::int64_t depth,
            float* sums) {
  const std::uint16_t* low_rows = rows + depth * kParts * kTile;
  const std::uint16_t* low_columns = columns + depth * kTile;
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (std::int64_t at = 0; at < depth; ++at) {
    _tile_loadd(6, columns + at * kTile, 64);
    _tile_loadd(7, low_columns + at * kTile, 64);
    for (int part = 0; part < kParts; ++part) {
      _tile_loadd(4, rows + (at * kParts + part) * kTile, 64);
      _tile_loadd(5, low_rows + (at * kParts + part) * kTile, 64);
      _tile_dpbf16ps(0, 4, 6);
      _tile_dpbf16ps(1, 4, 7);
      _tile_dpbf16ps(2, 5, 6);
      _tile_dpbf16ps(3, 5, 7);
    }
  }
  constexpr int kStride = kPair * sizeof(float);
  _tile_stored(0, sums, kStride);
  _tile_stored(1, sums + kTileRows, kStride);
  _tile_stored(2, sums + kTileRows * kPair, kStride);
  _tile_stored(3, sums + kTileRows * kPair + kTileRows, kStride);
}

LANDFALL_WIDE
void store(float* y, __mmask16 there, __m512 values) {
  _mm512_mask_storeu_ps(y, there, values);
}

LANDFALL_WIDE
void store(std::uint16_t* y, __mmask16 there, __m512 values) {
  _mm256_mask_storeu_epi16(y, there, (__m256i)_mm512_cvtneps_pbh(values));
}

// Sums times factors plus biases to their places in y.
template <class T>
LANDFALL_WIDE void finish(const ByteProduct& product, const float* sums, std::int64_t row,
                          std::int64_t column, T* y) {
  const std::int64_t rows = std::min(kPair, product.m - row);
  for (std::int64_t half = 0; half < kPair; half += 16) {
    const std::int64_t at = column + half;
    const std::int64_t left = product.n - at;
    if (left <= 0) {
      return;
    }
    const __mmask16 there = left >= 16 ? 0xFFFF : (1u << left) - 1;
    const __m512 scale = _mm512_maskz_loadu_ps(there, product.scale + at);
    const __m512 bias = _mm512_maskz_loadu_ps(there, product.bias + at);
    for (std::int64_t r = 0; r < rows; ++r) {
      const __m512 sum = _mm512_loadu_ps(sums + r * kPair + half);
      store(y + (row + r) * product.n + at, there, _mm512_fmadd_ps(sum, scale, bias));
    }
  }
}

template <class T, int kParts>
void tiled(const ByteProduct& product, const T* x, T* y) {
  const std::int64_t depth = tiles_of(product.k, kTileInner);
  const std::int64_t pairs = tiles_of(product.m, kPair);
  const std::int64_t columns = tiles_of(product.n, kPair);
  const std::int64_t column_tiles = tiles_of(product.n, kTileRows);
  const std::int64_t row_size = depth * kParts * kTileInner;
  const at::Tensor space = at::empty({pairs * kPair * row_size}, at::kShort);
  auto* const rows = reinterpret_cast<std::uint16_t*>(space.data_ptr<std::int16_t>());
  const auto place = [&](std::int64_t r) {
    return rows + r / kTileRows * kTileRows * row_size + r % kTileRows * kTileInner;
  };
  for (std::int64_t r = product.m; r < pairs * kPair; ++r) {
    for (std::int64_t tile = 0; tile < depth * kParts; ++tile) {
      std::fill_n(place(r) + tile * kTile, kTileInner, std::uint16_t{0});
    }
  }
  const std::int64_t work = product.m * product.k * kPair;
  at::parallel_for(0, product.m, std::max<std::int64_t>(1, (1 << 15) / product.k),
                   [&](std::int64_t from, std::int64_t end) {
                     for (std::int64_t r = from; r < end; ++r) {
                       split_row(x + r * product.k, product.k, place(r));
                     }
                   });
  // Blocks of rows, each with all columns in turn.
  const std::int64_t block = std::max<std::int64_t>(
      1, kCached / (kPair * row_size * static_cast<std::int64_t>(sizeof(std::uint16_t))));
  const std::int64_t blocks = tiles_of(pairs, block);
  const std::int64_t grain = std::max<std::int64_t>(1, kAlone * blocks / std::max<std::int64_t>(1, work));
  at::parallel_for(0, blocks * columns, grain, [&](std::int64_t from, std::int64_t end) {
    const Tiles tiles;
    std::vector<std::uint16_t> wide(static_cast<std::size_t>(2 * depth * kTile));
    alignas(64) float sums[kPair * kPair];
    for (std::int64_t task = from; task < end; ++task) {
      const std::int64_t column = task % columns;
      const std::int64_t both = std::min<std::int64_t>(2, column_tiles - 2 * column);
      widen(product.packed + 2 * column * depth * kTile, both * depth, wide.data());
      const std::int64_t first = task / columns * block;
      for (std::int64_t pair = first; pair < std::min(pairs, first + block); ++pair) {
        square<kParts>(rows + pair * kPair * row_size, wide.data(), depth, sums);
        finish(product, sums, pair * kPair, column * kPair, y);
      }
    }
  });
}

}  // namespace

bool has_tiles() {
  static const bool yes = asked();
  return yes;
}

void byte_product(const ByteProduct& product, const float* x, float* y) {
  tiled<float, 2>(product, x, y);
}

void byte_product(const ByteProduct& product, const std::uint16_t* x, std::uint16_t* y) {
  tiled<std::uint16_t, 1>(product, x, y);
}

}  // namespace landfall

#else

namespace landfall {

bool has_tiles() {
  return false;
}

void byte_product(const ByteProduct&, const float*, float*) {
  throw std::runtime_error("no matrix tiles here");
}

void byte_product(const ByteProduct&, const std::uint16_t*, std::uint16_t*) {
  throw std::runtime_error("no matrix tiles here");
}

}  // namespace landfall

#endif
