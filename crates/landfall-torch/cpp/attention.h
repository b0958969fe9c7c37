// Attention over packed sequences.
#pragma once

#include <cstdint>

#include <ATen/ATen.h>

#include "random.h"
#include "rows.h"

namespace landfall {

// The bits of a bf16.
using Low = std::uint16_t;

// What attention needs to know beside its tensors.
struct Packed {
  const std::int64_t* starts;  // one more than there are sequences
  const std::int64_t* order;   // the sequences, longest first
  std::int64_t sequences;
  std::int64_t longest;
  std::int64_t tokens;
  std::int64_t heads;
  std::int64_t width;
  float scale;
  bool drops;
  Chance chance;
};

// T is float or Low. `q`, `k`, `v` have rows of `width` values for
// each head, heads side by side, tokens `*_stride` apart; the rest is dense.
template <class T>
struct Given {
  const T* q;
  const T* k;
  const T* v;
  std::int64_t q_stride;
  std::int64_t k_stride;
  std::int64_t v_stride;
};

// `kept`: a row for each head and token.
template <class T>
void attend(const Packed& packed, const Given<T>& given, T* out, Row* kept);

template <class T>
void attend_back(const Packed& packed, const Given<T>& given, const Row* kept, const T* grad,
                 T* dq, T* dk, T* dv);

}  // namespace landfall
