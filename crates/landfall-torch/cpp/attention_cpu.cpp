// Attention of one head of one sequence at a time: no padding, no mask, nothing kept but two
// numbers for each row (as in FlashAttention; the scores are computed again on the way back).
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>

#include "attention.h"
#include "blas.h"
#include "rows.h"

namespace landfall {
namespace {

// Rows of scores that are held at once.
constexpr std::int64_t kQueries = 128;

// Memory at a full line: products give the same bits wherever a thread's memory lies.
template <class T>
class Line {
 public:
  void resize(std::size_t count) {
    if (count > 0) {
      room_ = at::empty({static_cast<std::int64_t>(count * sizeof(T))}, at::kByte);
    }
  }
  T* data() { return room_.defined() ? static_cast<T*>(room_.mutable_data_ptr()) : nullptr; }

 private:
  at::Tensor room_;
};

// Scores and what is derived from them, for one thread.
struct Room {
  Line<float> scores, dropped, slopes, one, dk, dv;
  Line<std::uint16_t> low;

  void scores_for(std::int64_t longest, bool drops, bool back) {
    const auto size =
        static_cast<std::size_t>(std::min(kQueries, longest) * stride_of(longest));
    scores.resize(size);
    low.resize(size);
    if (back) {
      slopes.resize(size);
      dropped.resize(drops ? size : 0);
    }
  }

  void rows_for(std::int64_t longest, std::int64_t width, bool back) {
    const auto block = static_cast<std::size_t>(std::min(kQueries, longest) * width);
    one.resize(block);
    if (back) {
      const auto all = static_cast<std::size_t>(longest * width);
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

// Hands the heads of all sequences to the threads, the longest sequences first.
template <class Work>
void each(const Packed& packed, bool wide, bool back, const Work& work) {
  const std::int64_t tasks = packed.sequences * packed.heads;
  std::atomic<std::int64_t> next{0};
  at::parallel_for(0, std::max(1, at::get_num_threads()), 1, [&](std::int64_t, std::int64_t) {
    const Alone alone;
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
void attend_one(const Packed& p, const Given<T>& g, T* out, Row* kept, const Task& t,
                Room& room) {
  const std::int64_t dense = p.heads * p.width;
  const std::int64_t column = t.head * p.width;
  const T* k = g.k + t.start * g.k_stride + column;
  const T* v = g.v + t.start * g.v_stride + column;
  const std::int64_t stride = stride_of(t.length);
  for (std::int64_t from = 0; from < t.length; from += kQueries) {
    const std::int64_t rows = std::min(kQueries, t.length - from);
    const std::int64_t token = t.start + from;
    float* scores = room.scores.data();
    gemm(rows, t.length, p.width, p.scale, {g.q + token * g.q_stride + column, g.q_stride},
         {k, g.k_stride, true}, 0.0f, scores, stride);
    softmax_rows(scores, rows, t.length, kept + t.head * p.tokens + token);
    if (p.drops) {
      drop_rows(scores, scores, rows, t.length, p.chance, t.head * p.tokens + token);
    }
    T* to = out + token * dense + column;
    const Target target_rows = target(to, dense, room.one.data(), p.width);
    const T* shares = lowered(scores, rows * stride, room.low.data(), k);
    gemm(rows, p.width, t.length, 1.0f, {shares, stride}, {v, g.v_stride}, 0.0f,
         target_rows.at, target_rows.stride);
    settle(to, dense, target_rows, rows, p.width);
  }
}

// Everything of one sequence and head that the way back touches.
template <class T>
struct Back {
  const Row* kept;
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
  const std::int64_t stride = stride_of(t.length);
  const std::int64_t size = rows * stride;
  const float add = from == 0 ? 0.0f : 1.0f;
  const Matrix<T> q{g.q + token * g.q_stride + column, g.q_stride};
  const T* k = g.k + t.start * g.k_stride + column;
  const T* v = g.v + t.start * g.v_stride + column;
  const Matrix<T> grad{b.grad + token * dense + column, dense};
  float* shares = room.scores.data();
  float* slopes = room.slopes.data();

  gemm(rows, t.length, p.width, p.scale, q, {k, g.k_stride, true}, 0.0f, shares, stride);
  probability_rows(shares, rows, t.length, b.kept + number);
  const float* used = shares;
  if (p.drops) {
    drop_rows(shares, room.dropped.data(), rows, t.length, p.chance, number);
    used = room.dropped.data();
  }
  gemm(t.length, p.width, rows, 1.0f, {lowered(used, size, room.low.data(), k), stride, true},
       grad, add, dv.at, dv.stride);
  gemm(rows, t.length, p.width, 1.0f, grad, {v, g.v_stride, true}, 0.0f, slopes, stride);
  if (p.drops) {
    drop_rows(slopes, slopes, rows, t.length, p.chance, number);
  }
  softmax_gradient_rows(shares, slopes, rows, t.length);
  const T* low = lowered(slopes, size, room.low.data(), k);
  gemm(t.length, p.width, rows, p.scale, {low, stride, true}, q, add, dk.at, dk.stride);
  T* dq = b.dq + token * dense + column;
  const Target dq_rows = target(dq, dense, room.one.data(), p.width);
  gemm(rows, p.width, t.length, p.scale, {low, stride}, {k, g.k_stride}, 0.0f, dq_rows.at,
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
void attend(const Packed& packed, const Given<T>& given, T* out, Row* kept) {
  each(packed, kWide<T>, false, [&](const Task& task, Room& room) {
    attend_one(packed, given, out, kept, task, room);
  });
}

template <class T>
void attend_back(const Packed& packed, const Given<T>& given, const Row* kept, const T* grad,
                 T* dq, T* dk, T* dv) {
  const Back<T> back{kept, grad, dq, dk, dv};
  each(packed, kWide<T>, true, [&](const Task& task, Room& room) {
    back_one(packed, given, back, task, room);
  });
}

template void attend(const Packed&, const Given<float>&, float*, Row*);
template void attend(const Packed&, const Given<Low>&, Low*, Row*);
template void attend_back(const Packed&, const Given<float>&, const Row*, const float*, float*,
                          float*, float*);
template void attend_back(const Packed&, const Given<Low>&, const Row*, const Low*, Low*, Low*,
                          Low*);

}  // namespace landfall
