// Dropout whose mask is a function of a key and the element's number.
#pragma once

#include <ATen/ATen.h>

#include "random.h"

namespace landfall {

// `out = [residual +] kept(x) * scale` for contiguous tensors on the CPU; f32, bf16, f16 or f64.
at::Tensor drop_cpu(const at::Tensor& x, const at::Tensor* residual, const Chance& chance);

// `kept(x) * scale` on any other device, from the device's own generator, seeded by the key: the
// same elements for every tensor of one shape and kind.
at::Tensor drop_elsewhere(const at::Tensor& x, double p, std::uint64_t key);

// Seeds the default generator of a device.
void seed(const at::Device& device, std::uint64_t value);

}  // namespace landfall
