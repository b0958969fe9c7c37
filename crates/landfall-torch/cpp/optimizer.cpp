// Steps over whole lists of tensors.
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <torch/csrc/autograd/custom_function.h>

#include "border.h"

namespace {

// The norm of all tensors together, in f32 on the first tensor's device.
at::Tensor norm(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> norms = at::_foreach_norm(tensors, 2);
  for (at::Tensor& one : norms) {
    one = one.to(tensors[0].device(), at::kFloat);
  }
  return at::linalg_vector_norm(at::stack(norms), 2);
}

// Copies of tensors of one kind in another.
std::vector<at::Tensor> copied(at::TensorList from, at::ScalarType kind) {
  std::vector<at::Tensor> to;
  to.reserve(from.size());
  for (const at::Tensor& one : from) {
    to.push_back(at::empty(one.sizes(), one.options().dtype(kind)));
  }
  if (!from.empty()) {
    at::_foreach_copy_(to, from);
  }
  return to;
}

struct Cast : torch::autograd::Function<Cast> {
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* ctx,
                                                at::TensorList from, at::ScalarType kind) {
    ctx->set_materialize_grads(false);
    ctx->saved_data["kind"] = static_cast<std::int64_t>(from[0].scalar_type());
    return copied(from, kind);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx,
                                                 torch::autograd::variable_list grads) {
    const auto kind = static_cast<at::ScalarType>(ctx->saved_data["kind"].toInt());
    // What no pass went through has no gradient.
    std::vector<at::Tensor> there;
    for (const at::Tensor& grad : grads) {
      if (grad.defined()) {
        there.push_back(grad);
      }
    }
    const std::vector<at::Tensor> wide = copied(there, kind);
    auto next = wide.begin();
    for (at::Tensor& grad : grads) {
      if (grad.defined()) {
        grad = *next++;
      }
    }
    grads.emplace_back();
    return grads;
  }
};

}  // namespace

extern "C" char* landfall_cast(const landfall::Handle* tensors, std::size_t count,
                               landfall::Handle like, landfall::Handle* out) {
  return landfall::guarded([&] {
    const std::vector<at::Tensor> all = landfall::list(tensors, count);
    for (const at::Tensor& one : all) {
      TORCH_CHECK(one.scalar_type() == all[0].scalar_type() && one.device() == all[0].device(),
                  "all are of one kind on one device");
    }
    const auto made = Cast::apply(at::TensorList(all), like->scalar_type());
    for (std::size_t i = 0; i < count; ++i) {
      out[i] = landfall::handle(made[i]);
    }
  });
}

extern "C" char* landfall_norm(const landfall::Handle* tensors, std::size_t count,
                               landfall::Handle* out) {
  return landfall::guarded([&] {
    const at::NoGradGuard no_grad;
    *out = landfall::handle(norm(landfall::list(tensors, count)));
  });
}

extern "C" char* landfall_forget(const landfall::Handle* tensors, std::size_t count) {
  return landfall::guarded([&] {
    for (std::size_t i = 0; i < count; ++i) {
      tensors[i]->mutable_grad().reset();
    }
  });
}

extern "C" char* landfall_clip(const landfall::Handle* tensors, std::size_t count, double limit,
                               landfall::Handle* out) {
  return landfall::guarded([&] {
    const at::NoGradGuard no_grad;
    const std::vector<at::Tensor> all = landfall::list(tensors, count);
    at::Tensor total = norm(all);
    const at::Tensor factor = at::clamp_max(limit / (total + 1e-6), 1.0);
    at::_foreach_mul_(all, factor);
    *out = landfall::handle(std::move(total));
  });
}

struct LandfallAdamW {
  double rate;
  double beta1;
  double beta2;
  double decay;
  double epsilon;
};

extern "C" char* landfall_adamw(const landfall::Handle* weights, const landfall::Handle* grads,
                                const landfall::Handle* firsts, const landfall::Handle* seconds,
                                const landfall::Handle* steps, std::size_t count,
                                const LandfallAdamW* with, landfall::Handle grad_scale,
                                landfall::Handle found_inf) {
  return landfall::guarded([&] {
    const at::NoGradGuard no_grad;
    const std::vector<at::Tensor> counters = landfall::list(steps, count);
    std::optional<at::Tensor> scale;
    std::optional<at::Tensor> infinite;
    if (grad_scale != nullptr) {
      scale = *grad_scale;
    }
    at::_foreach_add_(counters, 1);
    if (found_inf != nullptr) {
      infinite = *found_inf;
    }
    at::_fused_adamw_(landfall::list(weights, count), landfall::list(grads, count),
                      landfall::list(firsts, count), landfall::list(seconds, count), {}, counters,
                      with->rate, with->beta1, with->beta2, with->decay, with->epsilon, false,
                      false, scale, infinite);
    if (infinite.has_value()) {
      // A skipped step is not counted.
      at::_foreach_sub_(counters, std::vector<at::Tensor>(count, *infinite));
    }
  });
}
