// Dense layers whose weights are whole numbers of one byte with a factor for each output.
#include <ATen/ATen.h>

#include "border.h"
#include "tiles.h"

namespace landfall {
namespace {

void check(bool right, const char* what) {
  TORCH_CHECK(right, what);
}

at::Tensor packed(const at::Tensor& weights) {
  check(weights.dim() == 2 && weights.scalar_type() == at::kChar, "weights are bytes, [n, k]");
  if (!has_tiles() || !weights.is_cpu()) {
    return weights;
  }
  const at::Tensor from = weights.contiguous();
  const std::int64_t n = from.size(0), k = from.size(1);
  at::Tensor to = at::empty(
      {tiles_of(n, kTileRows), tiles_of(k, kTileInner), kTileRows, kTileInner}, from.options());
  pack_bytes(from.data_ptr<std::int8_t>(), n, k, to.data_ptr<std::int8_t>());
  return to;
}

at::Tensor in_tiles(const at::Tensor& x, const at::Tensor& weights, const at::Tensor& scale,
                    const at::Tensor& bias) {
  const at::Tensor rows = x.contiguous(), factors = scale.contiguous();
  const at::Tensor added = bias.to(at::kFloat).contiguous();
  const std::int64_t n = factors.numel(), k = rows.size(-1), m = k == 0 ? 0 : rows.numel() / k;
  check(weights.size(0) == tiles_of(n, kTileRows) && weights.size(1) == tiles_of(k, kTileInner) &&
            added.numel() == n,
        "x, weights, factors and biases do not fit each other");
  std::vector<std::int64_t> shape = rows.sizes().vec();
  shape.back() = n;
  at::Tensor y = at::empty(shape, rows.options());
  const ByteProduct product{m,
                            n,
                            k,
                            weights.data_ptr<std::int8_t>(),
                            factors.data_ptr<float>(),
                            added.data_ptr<float>()};
  if (rows.scalar_type() == at::kFloat) {
    byte_product(product, rows.data_ptr<float>(), y.data_ptr<float>());
  } else {
    byte_product(product, reinterpret_cast<const std::uint16_t*>(rows.data_ptr<at::BFloat16>()),
                 reinterpret_cast<std::uint16_t*>(y.data_ptr<at::BFloat16>()));
  }
  return y;
}

at::Tensor dense(const at::Tensor& x, const at::Tensor& weights, const at::Tensor& scale,
                 const at::Tensor& bias) {
  if (weights.dim() == 4) {
    check(x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16),
          "x is f32 or bf16 on the CPU");
    return in_tiles(x, weights, scale, bias);
  }
  const at::Tensor wide = weights.to(at::kFloat).mul_(scale.unsqueeze(1));
  return at::linear(x, wide.to(x.scalar_type()), bias.to(x.scalar_type()));
}

}  // namespace
}  // namespace landfall

extern "C" {

char* landfall_int8_pack(landfall::Handle weights, landfall::Handle* out) {
  return landfall::guarded([&] { *out = landfall::handle(landfall::packed(*weights)); });
}

char* landfall_int8_dense(landfall::Handle x, landfall::Handle weights, landfall::Handle scale,
                           landfall::Handle bias, landfall::Handle* out) {
  return landfall::guarded(
      [&] { *out = landfall::handle(landfall::dense(*x, *weights, *scale, *bias)); });
}

}  // extern "C"
