// Steps over whole lists of tensors.
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/linalg_vector_norm.h>

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

}  // namespace

extern "C" char* landfall_norm(const landfall::Handle* tensors, std::size_t count,
                               landfall::Handle* out) {
  return landfall::guarded([&] {
    const at::NoGradGuard no_grad;
    *out = landfall::handle(norm(landfall::list(tensors, count)));
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
