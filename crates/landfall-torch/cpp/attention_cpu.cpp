// Attention of one head of one sequence at a time: no padding, no mask, nothing kept but the
// logarithm of each row's sum (as in FlashAttention; the scores are computed again on the way
// back).
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "attention.h"
#include "blas.h"
#include "rows.h"

namespace landfall {
namespace {

// Rows of scores that are held at once.
constexpr std::int64_t kQueries = 128;

// Scores and what is derived from them, for one thread.
struct Room {
  std::vector<float> scores, dropped, slopes, one, two, dk, dv, sums;
  std::vector<std::uint16_t> low;

  void scores_for(std::int64_t longest, bool drops, bool back) {
    const auto size = static_cast<std::size_t>(std::min(kQueries, longest) * longest);
    scores.resize(size);
    low.resize(size);
    if (back) {
      slopes.resize(size);
      sums.resize(kQueries);
      dropped.resize(drops ? size : 0);
    }
  }

  void rows_for(std::int64_t longest, std::int64_t width, bool back) {
    const auto block = static_cast<std::size_t>(std::min(kQueries, longest) * width);
    one.resize(block);
    if (back) {
      const auto all = static_cast<std::size_t>(longest * width);
      two.resize(block);
      dk.resize(all);
      dv.resize(all);
    }
  }
};

// One head of one sequence.
struct Task {
  std::int64_t head;
  std::int64_t start;
  std::int64_t length;
};

const float* lowered(const float* in, std::int64_t, std::uint16_t*, const float*) {
  return in;
}

const std::uint16_t* lowered(const float* in, std::int64_t count, std::uint16_t* room,
                             const std::uint16_t*) {
  to_bf16(in, room, count);
  return room;
}

// Dense f32 rows into rows of a tensor.
void put(const float* in, std::int64_t rows, std::int64_t width, std::uint16_t* out,
         std::int64_t stride) {
  for (std::int64_t r = 0; r < rows; ++r) {
    to_bf16(in + r * width, out + r * stride, width);
  }
}

// Where a product of rows is written: the tensor itself, or dense f32 rows that are put there.
struct Target {
  float* at;
  std::int64_t stride;
};

Target target(float* tensor, std::int64_t stride, float*, std::int64_t) {
  return {tensor, stride};
}

Target target(std::uint16_t*, std::int64_t, float* room, std::int64_t width) {
  return {room, width};
}

void settle(float*, std::int64_t, const Target&, std::int64_t, std::int64_t) {}

void settle(std::uint16_t* tensor, std::int64_t stride, const Target& from, std::int64_t rows,
            std::int64_t width) {
  put(from.at, rows, width, tensor, stride);
}

// sums[r] = grad[r] . out[r]
void dots(const float* grad, const float* out, std::int64_t stride, std::int64_t rows,
          std::int64_t width, Room& room) {
  dot_rows(grad, stride, out, stride, rows, width, room.sums.data());
}

void dots(const std::uint16_t* grad, const std::uint16_t* out, std::int64_t stride,
          std::int64_t rows, std::int64_t width, Room& room) {
  for (std::int64_t r = 0; r < rows; ++r) {
    from_bf16(grad + r * stride, room.one.data() + r * width, width);
    from_bf16(out + r * stride, room.two.data() + r * width, width);
  }
  dot_rows(room.one.data(), width, room.two.data(), width, rows, width, room.sums.data());
}

// Hands the heads of all sequences to the threads, the longest sequences first.
template <class Work>
void each(const Packed& packed, bool wide, bool back, const Work& work) {
  const std::int64_t tasks = packed.sequences * packed.heads;
  std::atomic<std::int64_t> next{0};
  at::parallel_for(0, std::max(1, at::get_num_threads()), 1, [&](std::int64_t, std::int64_t) {
    Room room;
    bool ready = false;
    for (std::int64_t i = next++; i < tasks; i = next++) {
      if (!ready) {
        room.scores_for(packed.longest, packed.drops, back);
        if (!wide || back) {
          room.rows_for(packed.longest, packed.width, back);
        }
        ready = true;
      }
      const std::int64_t sequence = packed.order[i / packed.heads];
      const std::int64_t start = packed.starts[sequence];
      work(Task{i % packed.heads, start, packed.starts[sequence + 1] - start}, room);
    }
  });
}

template <class T>
void attend_one(const Packed& p, const Given<T>& g, T* out, float* logs, const Task& t,
                Room& room) {
  const std::int64_t dense = p.heads * p.width;
  const std::int64_t column = t.head * p.width;
  const T* k = g.k + t.start * g.k_stride + column;
  const T* v = g.v + t.start * g.v_stride + column;
  for (std::int64_t from = 0; from < t.length; from += kQueries) {
    const std::int64_t rows = std::min(kQueries, t.length - from);
    const std::int64_t token = t.start + from;
    float* scores = room.scores.data();
    gemm(rows, t.length, p.width, p.scale, {g.q + token * g.q_stride + column, g.q_stride},
         {k, g.k_stride, true}, 0.0f, scores, t.length);
    softmax_rows(scores, rows, t.length, logs + t.head * p.tokens + token);
    if (p.drops) {
      drop_rows(scores, scores, rows, t.length, p.chance, t.head * p.tokens + token);
    }
    T* to = out + token * dense + column;
    const Target target_rows = target(to, dense, room.one.data(), p.width);
    const T* shares = lowered(scores, rows * t.length, room.low.data(), k);
    gemm(rows, p.width, t.length, 1.0f, {shares, t.length}, {v, g.v_stride}, 0.0f,
         target_rows.at, target_rows.stride);
    settle(to, dense, target_rows, rows, p.width);
  }
}

// Everything of one sequence and head that the way back touches.
template <class T>
struct Back {
  const T* out;
  const float* logs;
  const T* grad;
  T* dq;
  T* dk;
  T* dv;
};

template <class T>
void back_block(const Packed& p, const Given<T>& g, const Back<T>& b, const Task& t,
                std::int64_t from, const Target& dk, const Target& dv, Room& room) {
  const std::int64_t dense = p.heads * p.width;
  const std::int64_t column = t.head * p.width;
  const std::int64_t rows = std::min(kQueries, t.length - from);
  const std::int64_t token = t.start + from;
  const std::int64_t number = t.head * p.tokens + token;
  const std::int64_t size = rows * t.length;
  const float add = from == 0 ? 0.0f : 1.0f;
  const Matrix<T> q{g.q + token * g.q_stride + column, g.q_stride};
  const T* k = g.k + t.start * g.k_stride + column;
  const T* v = g.v + t.start * g.v_stride + column;
  const Matrix<T> grad{b.grad + token * dense + column, dense};
  float* shares = room.scores.data();
  float* slopes = room.slopes.data();

  gemm(rows, t.length, p.width, p.scale, q, {k, g.k_stride, true}, 0.0f, shares, t.length);
  probability_rows(shares, rows, t.length, b.logs + number);
  const float* used = shares;
  if (p.drops) {
    drop_rows(shares, room.dropped.data(), rows, t.length, p.chance, number);
    used = room.dropped.data();
  }
  gemm(t.length, p.width, rows, 1.0f, {lowered(used, size, room.low.data(), k), t.length, true},
       grad, add, dv.at, dv.stride);
  gemm(rows, t.length, p.width, 1.0f, grad, {v, g.v_stride, true}, 0.0f, slopes, t.length);
  if (p.drops) {
    drop_rows(slopes, slopes, rows, t.length, p.chance, number);
  }
  dots(grad.at, b.out + token * dense + column, dense, rows, p.width, room);
  softmax_gradient_rows(shares, slopes, rows, t.length, room.sums.data());
  const T* low = lowered(slopes, size, room.low.data(), k);
  gemm(t.length, p.width, rows, p.scale, {low, t.length, true}, q, add, dk.at, dk.stride);
  T* dq = b.dq + token * dense + column;
  const Target dq_rows = target(dq, dense, room.one.data(), p.width);
  gemm(rows, p.width, t.length, p.scale, {low, t.length}, {k, g.k_stride}, 0.0f, dq_rows.at,
       dq_rows.stride);
  settle(dq, dense, dq_rows, rows, p.width);
}

template <class T>
void back_one(const Packed& p, const Given<T>& g, const Back<T>& b, const Task& t, Room& room) {
  const std::int64_t dense = p.heads * p.width;
  const std::int64_t at = t.start * dense + t.head * p.width;
  const Target dk = target(b.dk + at, dense, room.dk.data(), p.width);
  const Target dv = target(b.dv + at, dense, room.dv.data(), p.width);
  for (std::int64_t from = 0; from < t.length; from += kQueries) {
    back_block(p, g, b, t, from, dk, dv, room);
  }
  settle(b.dk + at, dense, dk, t.length, p.width);
  settle(b.dv + at, dense, dv, t.length, p.width);
}

template <class T>
constexpr bool kWide = sizeof(T) == sizeof(float);

}  // namespace

template <class T>
void attend(const Packed& packed, const Given<T>& given, T* out, float* logs) {
  each(packed, kWide<T>, false, [&](const Task& task, Room& room) {
    attend_one(packed, given, out, logs, task, room);
  });
}

template <class T>
void attend_back(const Packed& packed, const Given<T>& given, const T* out, const float* logs,
                 const T* grad, T* dq, T* dk, T* dv) {
  const Back<T> back{out, logs, grad, dq, dk, dv};
  each(packed, kWide<T>, true, [&](const Task& task, Room& room) {
    back_one(packed, given, back, task, room);
  });
}

template void attend(const Packed&, const Given<float>&, float*, float*);
template void attend(const Packed&, const Given<std::uint16_t>&, std::uint16_t*, float*);
template void attend_back(const Packed&, const Given<float>&, const float*, const float*,
                          const float*, float*, float*, float*);
template void attend_back(const Packed&, const Given<std::uint16_t>&, const std::uint16_t*,
                          const float*, const std::uint16_t*, std::uint16_t*, std::uint16_t*,
                          std::uint16_t*);

}  // namespace landfall
