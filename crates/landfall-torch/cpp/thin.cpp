// What adapters of two thin matrices add to a dense layer, each to its own rows, in one operator:
// y + scale * x A^T B^T.
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "blas.h"
#include "border.h"

namespace landfall {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows that one thread takes at a time. What is summed over the rows of an adapter is summed by
// blocks and then in their order: the bits do not depend on the number of threads.
constexpr std::int64_t kBlockRows = 128;

// Rows of one adapter.
struct Block {
  std::size_t adapter;
  std::int64_t start, rows;
};

// The adapters of a call, in f32 by rows: A [rank, inputs], B [outputs, rank].
struct Adapters {
  std::vector<at::Tensor> a, b;
  std::vector<double> scales;
  std::vector<Block> blocks;
  // The most columns of the thin side.
  std::int64_t widest = 0;

  std::int64_t rank(std::size_t adapter) const { return a[adapter].size(0); }
  const float* first(std::size_t adapter) const { return a[adapter].const_data_ptr<float>(); }
  const float* second(std::size_t adapter) const { return b[adapter].const_data_ptr<float>(); }
};

// `pieces` has the first row and the number of rows of each adapter, in turn.
Adapters adapters_of(at::TensorList matrices, const std::vector<std::int64_t>& pieces,
                     std::vector<double> scales) {
  Adapters all;
  all.scales = std::move(scales);
  for (std::size_t i = 0; 2 * i + 1 < matrices.size(); ++i) {
    all.a.push_back(matrices[2 * i].to(at::kFloat).contiguous());
    all.b.push_back(matrices[2 * i + 1].to(at::kFloat).contiguous());
    all.widest = std::max(all.widest, all.rank(i));
    const std::int64_t end = pieces[2 * i] + pieces[2 * i + 1];
    for (std::int64_t at = pieces[2 * i]; at < end; at += kBlockRows) {
      all.blocks.push_back({i, at, std::min(kBlockRows, end - at)});
    }
  }
  return all;
}

void check(const at::Tensor& x, const at::Tensor& y, const Adapters& all) {
  TORCH_CHECK(x.dim() == 2 && y.dim() == 2 && x.size(0) == y.size(0) &&
                  x.scalar_type() == y.scalar_type() && x.is_cpu() && y.is_cpu() &&
                  (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16),
              "x and y are rows of f32 or bf16 on the CPU, as many of one as of the other");
  for (std::size_t i = 0; i < all.a.size(); ++i) {
    TORCH_CHECK(all.a[i].dim() == 2 && all.b[i].dim() == 2 && all.a[i].size(1) == x.size(1) &&
                    all.b[i].size(0) == y.size(1) && all.b[i].size(1) == all.rank(i),
                "A is [rank, inputs] and B is [outputs, rank]");
  }
  for (const Block& block : all.blocks) {
    TORCH_CHECK(block.start >= 0 && block.start + block.rows <= x.size(0),
                "the rows of an adapter are rows of x");
  }
}

void widened(const float* from, std::int64_t count, float* to) {
  std::copy_n(from, count, to);
}

void widened(const at::BFloat16* from, std::int64_t count, float* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    to[i] = static_cast<float>(from[i]);
  }
}

// Rows in f32: those of the tensor, or a copy in `room`.
const float* rows_of(const at::Tensor& x, const Block& block, std::vector<float>& room) {
  const std::int64_t width = x.size(1), count = block.rows * width;
  if (x.scalar_type() == at::kFloat) {
    return x.const_data_ptr<float>() + block.start * width;
  }
  room.resize(static_cast<std::size_t>(count));
  widened(x.const_data_ptr<at::BFloat16>() + block.start * width, count, room.data());
  return room.data();
}

// Puts rows in f32 into a tensor of either kind, added to those of `to` where it has some.
void put(const std::vector<float>& from, const at::Tensor* added, const Block& block,
         at::Tensor& to) {
  const std::int64_t width = to.size(1), start = block.start * width;
  auto* out = to.mutable_data_ptr<at::BFloat16>() + start;
  const auto* more = added == nullptr ? nullptr : added->const_data_ptr<at::BFloat16>() + start;
  for (std::int64_t i = 0; i < block.rows * width; ++i) {
    out[i] = more == nullptr ? from[i] : static_cast<float>(more[i]) + from[i];
  }
}

template <class Work>
void each_block(const Adapters& all, const Work& work) {
  const auto count = static_cast<std::int64_t>(all.blocks.size());
  at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
    const Alone alone;
    for (std::int64_t i = begin; i < end; ++i) {
      work(static_cast<std::size_t>(i), all.blocks[static_cast<std::size_t>(i)]);
    }
  });
}

// y + scale * (x A^T) B^T; what is between the two goes to `inner` [rows, widest].
at::Tensor added(const at::Tensor& x, const at::Tensor& y, const Adapters& all,
                 at::Tensor& inner) {
  const std::int64_t inputs = x.size(1), outputs = y.size(1);
  at::Tensor out = y.clone(at::MemoryFormat::Contiguous);
  const bool plain = out.scalar_type() == at::kFloat;
  auto* between = inner.mutable_data_ptr<float>();
  auto* direct = plain ? out.mutable_data_ptr<float>() : nullptr;
  each_block(all, [&](std::size_t, const Block& block) {
    thread_local std::vector<float> room, sum;
    const std::size_t own = block.adapter;
    const std::int64_t rank = all.rank(own), rows = block.rows;
    float* thin = between + block.start * all.widest;
    gemm(rows, rank, inputs, 1.0f, Matrix<float>{rows_of(x, block, room), inputs},
         Matrix<float>{all.first(own), inputs, true}, 0.0f, thin, all.widest);
    const auto scale = static_cast<float>(all.scales[own]);
    const Matrix<float> left{thin, all.widest}, right{all.second(own), rank, true};
    if (plain) {
      gemm(rows, outputs, rank, scale, left, right, 1.0f, direct + block.start * outputs, outputs);
      return;
    }
    sum.resize(static_cast<std::size_t>(rows * outputs));
    gemm(rows, outputs, rank, scale, left, right, 0.0f, sum.data(), outputs);
    put(sum, &out, block, out);
  });
  return out;
}

// Gradients of the matrices of each block, which are then summed.
struct Parts {
  std::vector<std::vector<float>> a, b;
};

void back(const at::Tensor& x, const at::Tensor& grad, const Adapters& all,
          const at::Tensor& inner, Parts& parts, at::Tensor* dx) {
  const std::int64_t inputs = x.size(1), outputs = grad.size(1);
  const auto* between = inner.const_data_ptr<float>();
  const bool plain = x.scalar_type() == at::kFloat;
  auto* direct = dx != nullptr && plain ? dx->mutable_data_ptr<float>() : nullptr;
  each_block(all, [&](std::size_t at, const Block& block) {
    thread_local std::vector<float> room, more, thin, sum;
    const std::size_t own = block.adapter;
    const std::int64_t rank = all.rank(own), rows = block.rows;
    const auto scale = static_cast<float>(all.scales[own]);
    const Matrix<float> g{rows_of(grad, block, more), outputs};
    thin.resize(static_cast<std::size_t>(rows * rank));
    gemm(rows, rank, outputs, scale, g, Matrix<float>{all.second(own), rank}, 0.0f, thin.data(),
         rank);
    const Matrix<float> inside{between + block.start * all.widest, all.widest};
    parts.b[at].resize(static_cast<std::size_t>(outputs * rank));
    gemm(outputs, rank, rows, scale, Matrix<float>{g.at, outputs, true}, inside, 0.0f,
         parts.b[at].data(), rank);
    parts.a[at].resize(static_cast<std::size_t>(rank * inputs));
    gemm(rank, inputs, rows, 1.0f, Matrix<float>{thin.data(), rank, true},
         Matrix<float>{rows_of(x, block, room), inputs}, 0.0f, parts.a[at].data(), inputs);
    if (dx == nullptr) {
      return;
    }
    const Matrix<float> left{thin.data(), rank}, right{all.first(own), inputs};
    if (plain) {
      gemm(rows, inputs, rank, 1.0f, left, right, 0.0f, direct + block.start * inputs, inputs);
      return;
    }
    sum.resize(static_cast<std::size_t>(rows * inputs));
    gemm(rows, inputs, rank, 1.0f, left, right, 0.0f, sum.data(), inputs);
    put(sum, nullptr, block, *dx);
  });
}

// The sum of the blocks of an adapter, in their order.
at::Tensor summed(const Adapters& all, std::size_t adapter,
                  const std::vector<std::vector<float>>& parts, const at::Tensor& like) {
  at::Tensor sum = at::zeros(like.sizes(), like.options().dtype(at::kFloat));
  auto* to = sum.mutable_data_ptr<float>();
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (all.blocks[at].adapter == adapter) {
      for (std::size_t i = 0; i < parts[at].size(); ++i) {
        to[i] += parts[at][i];
      }
    }
  }
  return sum.to(like.scalar_type());
}

struct ThinSum : torch::autograd::Function<ThinSum> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& y,
                            at::TensorList matrices, const std::vector<std::int64_t>& pieces,
                            const std::vector<double>& scales) {
    const Adapters all = adapters_of(matrices, pieces, scales);
    check(x, y, all);
    const at::Tensor rows = x.contiguous();
    at::Tensor inner = at::zeros({x.size(0), all.widest}, x.options().dtype(at::kFloat));
    at::Tensor out = added(rows, y, all, inner);
    std::vector<at::Tensor> kept{rows, inner};
    kept.insert(kept.end(), matrices.begin(), matrices.end());
    ctx->save_for_backward(kept);
    ctx->saved_data["pieces"] = pieces;
    ctx->saved_data["scales"] = scales;
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto kept = ctx->get_saved_variables();
    const at::Tensor& x = kept[0];
    const at::Tensor grad = grads[0].contiguous();
    const at::TensorList matrices = at::TensorList(kept).slice(2);
    const Adapters all = adapters_of(matrices, ctx->saved_data["pieces"].toIntVector(),
                                     ctx->saved_data["scales"].toDoubleVector());
    Parts parts{std::vector<std::vector<float>>(all.blocks.size()),
                std::vector<std::vector<float>>(all.blocks.size())};
    variable_list result(matrices.size() + 4);
    const bool wanted = ctx->needs_input_grad(0);
    if (wanted) {
      // Rows without an adapter add nothing.
      result[0] = at::zeros_like(x);
    }
    back(x, grad, all, kept[1], parts, wanted ? &result[0] : nullptr);
    result[1] = grads[0];
    for (std::size_t i = 0; i < all.a.size(); ++i) {
      result[2 + 2 * i] = summed(all, i, parts.a, matrices[2 * i]);
      result[3 + 2 * i] = summed(all, i, parts.b, matrices[2 * i + 1]);
    }
    return result;
  }
};

}  // namespace
}  // namespace landfall

extern "C" {

bool landfall_thin_there() {
  return landfall::has_sgemm();
}

char* landfall_thin(landfall::Handle x, landfall::Handle y, const landfall::Handle* matrices,
                    std::size_t count, const std::int64_t* pieces, const double* scales,
                    landfall::Handle* out) {
  return landfall::guarded([&] {
    const std::vector<at::Tensor> all = landfall::list(matrices, 2 * count);
    *out = landfall::handle(landfall::ThinSum::apply(
        *x, *y, at::TensorList(all), std::vector<std::int64_t>(pieces, pieces + 2 * count),
        std::vector<double>(scales, scales + count)));
  });
}

}  // extern "C"
