// Packed attention as a differentiable operator.
#include "attention.h"

#include <ATen/ops/_efficient_attention_backward.h>
#include <ATen/ops/_efficient_attention_forward.h>
#include <torch/csrc/autograd/custom_function.h>

#include <array>
#include <mutex>

#include "blas.h"
#include "border.h"
#include "dropout.h"

namespace landfall {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The heads of a token lie side by side, as dense rows; tokens may be further apart.
at::Tensor in_rows(const at::Tensor& x) {
  const bool rows = x.stride(2) == 1 && x.stride(1) == x.size(2) && x.stride(0) >= x.size(1) * x.size(2);
  return rows ? x : x.contiguous();
}

Packed packed_of(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& starts,
                 const at::Tensor& order) {
  Packed packed{};
  packed.starts = starts.const_data_ptr<std::int64_t>();
  packed.order = order.const_data_ptr<std::int64_t>();
  packed.sequences = order.numel();
  packed.tokens = q.size(0);
  packed.heads = q.size(1);
  packed.width = q.size(2);
  const std::int64_t first = packed.order[0];
  packed.longest = packed.starts[first + 1] - packed.starts[first];
  packed.scale = static_cast<float>(ctx->saved_data["scale"].toDouble());
  const double p = ctx->saved_data["p"].toDouble();
  packed.chance = Chance::of(p, static_cast<std::uint64_t>(ctx->saved_data["key"].toInt()));
  packed.drops = packed.chance.threshold > 0;
  return packed;
}

template <class T>
Given<T> given_of(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  return {static_cast<const T*>(q.const_data_ptr()), static_cast<const T*>(k.const_data_ptr()),
          static_cast<const T*>(v.const_data_ptr()), q.stride(0), k.stride(0), v.stride(0)};
}

template <class T>
T* data(at::Tensor& tensor) {
  return static_cast<T*>(tensor.mutable_data_ptr());
}

template <class T>
const T* look(const at::Tensor& tensor) {
  return static_cast<const T*>(tensor.const_data_ptr());
}

struct OnCpu : torch::autograd::Function<OnCpu> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value, const at::Tensor& starts,
                            const at::Tensor& order, double p, std::int64_t stream, double scale) {
    ctx->saved_data["p"] = p;
    ctx->saved_data["key"] = stream;
    ctx->saved_data["scale"] = scale;
    const at::Tensor q = in_rows(query), k = in_rows(key), v = in_rows(value);
    const Packed packed = packed_of(ctx, q, starts, order);
    at::Tensor out = at::empty(q.sizes(), q.options());
    at::Tensor kept = at::empty({q.size(1), q.size(0), 2}, q.options().dtype(at::kFloat));
    static_assert(sizeof(Row) == 2 * sizeof(float));
    Row* rows = static_cast<Row*>(kept.mutable_data_ptr());
    if (q.scalar_type() == at::kFloat) {
      attend(packed, given_of<float>(q, k, v), data<float>(out), rows);
    } else {
      attend(packed, given_of<Low>(q, k, v), data<Low>(out), rows);
    }
    ctx->save_for_backward({q, k, v, kept, starts, order});
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list saved = ctx->get_saved_variables();
    const at::Tensor &q = saved[0], &k = saved[1], &v = saved[2];
    const Packed packed = packed_of(ctx, q, saved[4], saved[5]);
    const at::Tensor grad = grads[0].contiguous();
    at::Tensor dq = at::empty(q.sizes(), q.options());
    at::Tensor dk = at::empty(q.sizes(), q.options());
    at::Tensor dv = at::empty(q.sizes(), q.options());
    const Row* rows = look<Row>(saved[3]);
    if (q.scalar_type() == at::kFloat) {
      attend_back(packed, given_of<float>(q, k, v), rows, look<float>(grad), data<float>(dq),
                  data<float>(dk), data<float>(dv));
    } else {
      attend_back(packed, given_of<Low>(q, k, v), rows, look<Low>(grad), data<Low>(dq),
                  data<Low>(dk), data<Low>(dv));
    }
    const at::Tensor none;
    return {dq, dk, dv, none, none, none, none, none};
  }
};

struct OnCuda : torch::autograd::Function<OnCuda> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& v, const at::Tensor& starts, std::int64_t longest,
                            double p, std::int64_t key, double scale) {
    ctx->saved_data["longest"] = longest;
    ctx->saved_data["p"] = p;
    ctx->saved_data["scale"] = scale;
    if (p > 0) {
      seed(q.device(), static_cast<std::uint64_t>(key));
    }
    const auto made = at::_flash_attention_forward(q, k, v, starts, starts, longest, longest, p,
                                                   false, false, scale);
    const at::Tensor& out = std::get<0>(made);
    ctx->save_for_backward(
        {q, k, v, starts, out, std::get<1>(made), std::get<2>(made), std::get<3>(made)});
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list s = ctx->get_saved_variables();
    const std::int64_t longest = ctx->saved_data["longest"].toInt();
    const auto made = at::_flash_attention_backward(
        grads[0].contiguous(), s[0], s[1], s[2], s[4], s[5], s[3], s[3], longest, longest,
        ctx->saved_data["p"].toDouble(), false, s[6], s[7], ctx->saved_data["scale"].toDouble());
    const at::Tensor none;
    return {std::get<0>(made), std::get<1>(made), std::get<2>(made), none, none, none, none, none};
  }
};

// Another one of libtorch's over packed sequences. It takes f32, and adds up in one order whatever
// the length.
struct OnCudaPlain : torch::autograd::Function<OnCudaPlain> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value, const at::Tensor& starts,
                            std::int64_t longest, double p, std::int64_t stream, double scale) {
    ctx->saved_data["longest"] = longest;
    ctx->saved_data["p"] = p;
    ctx->saved_data["scale"] = scale;
    if (p > 0) {
      seed(query.device(), static_cast<std::uint64_t>(stream));
    }
    const at::Tensor q = query.unsqueeze(0), k = key.unsqueeze(0), v = value.unsqueeze(0);
    const auto made = at::_efficient_attention_forward(q, k, v, {}, starts, starts, longest,
                                                       longest, p, 0, true, scale);
    const at::Tensor& out = std::get<0>(made);
    ctx->save_for_backward(
        {q, k, v, starts, out, std::get<1>(made), std::get<2>(made), std::get<3>(made)});
    return out.squeeze(0);
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list s = ctx->get_saved_variables();
    const std::int64_t longest = ctx->saved_data["longest"].toInt();
    // One part of the keys at a time: sums of several would come in any order.
    const auto made = at::_efficient_attention_backward(
        grads[0].contiguous().unsqueeze(0), s[0], s[1], s[2], {}, s[4], s[3], s[3], longest,
        longest, s[5], ctx->saved_data["p"].toDouble(), s[6], s[7], 0, false,
        ctx->saved_data["scale"].toDouble(), 1);
    const at::Tensor none;
    return {std::get<0>(made).squeeze(0), std::get<1>(made).squeeze(0),
            std::get<2>(made).squeeze(0), none, none, none, none, none};
  }
};

// Whether the first kernel goes through all keys of a sequence at once on the way back. Else the parts
// add up in the order in which they are done, which is another one on every run.
bool in_one_part(const at::Tensor& q, std::int64_t longest) {
  return q.size(2) <= 64 && longest <= 128;
}

at::Tensor on_cuda(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                   const at::Tensor& starts, std::int64_t longest, double p, std::int64_t key,
                   double scale) {
  // Never by whether gradients are wanted: a part that is computed again must drop the same.
  if (q.scalar_type() == at::kFloat || !in_one_part(q, longest)) {
    return OnCudaPlain::apply(q, k, v, starts, longest, p, key, scale);
  }
  return OnCuda::apply(q, k, v, starts, longest, p, key, scale);
}

bool try_packed(const at::Device& device, at::ScalarType kind) {
  try {
    const at::NoGradGuard no_grad;
    const auto options = at::TensorOptions().device(device);
    const at::Tensor x = at::zeros({2, 1, 8}, options.dtype(kind));
    const at::Tensor starts = at::zeros({2}, options.dtype(at::kInt));
    starts[1].fill_(2);
    on_cuda(x, x, x, starts, 2, 0.0, 0, 1.0);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

// Tried once for each device, and for f32 beside the short kinds.
bool has_packed(const at::Device& device, at::ScalarType kind) {
  static std::mutex lock;
  static std::array<std::array<int, 64>, 2> tried{};
  const std::lock_guard<std::mutex> guard(lock);
  const auto index = static_cast<std::size_t>(device.has_index() ? device.index() : 0);
  auto& known = tried[kind == at::kFloat ? 1 : 0];
  if (index >= known.size()) {
    return false;
  }
  if (known[index] == 0) {
    known[index] = try_packed(device, kind) ? 1 : -1;
  }
  return known[index] > 0;
}

bool cuda_takes(const at::Tensor& q) {
  const auto kind = q.scalar_type();
  const bool known = kind == at::kBFloat16 || kind == at::kHalf || kind == at::kFloat;
  return q.is_cuda() && known && q.size(2) % 8 == 0 && q.size(2) <= 256 &&
      has_packed(q.device(), kind);
}

at::Tensor on_cpu(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                  const at::Tensor& starts, const at::Tensor& order, double p, std::int64_t key,
                  double scale) {
  const auto kind = q.scalar_type();
  if (kind == at::kFloat || (kind == at::kBFloat16 && has_bf16_gemm())) {
    return OnCpu::apply(q, k, v, starts, order, p, key, scale);
  }
  const at::Tensor out = OnCpu::apply(q.to(at::kFloat), k.to(at::kFloat), v.to(at::kFloat), starts,
                                      order, p, key, scale);
  return out.to(kind);
}

}  // namespace
}  // namespace landfall

// How attention over such tensors is computed: 1 sequence by sequence on the CPU, 2 by libtorch's
// own kernels for packed sequences on CUDA, 0 neither.
extern "C" char* landfall_attention_way(landfall::Handle q, int* way) {
  return landfall::guarded([&] {
    const auto kind = q->scalar_type();
    const bool cpu = q->is_cpu() &&
        (kind == at::kFloat || kind == at::kBFloat16 || kind == at::kHalf) &&
        landfall::has_sgemm();
    *way = cpu ? 1 : landfall::cuda_takes(*q) ? 2 : 0;
  });
}

extern "C" char* landfall_attention_cpu(landfall::Handle q, landfall::Handle k,
                                        landfall::Handle v, landfall::Handle starts,
                                        landfall::Handle order, double p, std::uint64_t key,
                                        double scale, landfall::Handle* out) {
  return landfall::guarded([&] {
    *out = landfall::handle(landfall::on_cpu(*q, *k, *v, *starts, *order, p,
                                             static_cast<std::int64_t>(key), scale));
  });
}

extern "C" char* landfall_attention_cuda(landfall::Handle q, landfall::Handle k,
                                         landfall::Handle v, landfall::Handle starts,
                                         std::int64_t longest, double p, std::uint64_t key,
                                         double scale, landfall::Handle* out) {
  return landfall::guarded([&] {
    *out = landfall::handle(landfall::on_cuda(
        q->contiguous(), k->contiguous(), v->contiguous(), *starts, longest, p,
        static_cast<std::int64_t>(key), scale));
  });
}
