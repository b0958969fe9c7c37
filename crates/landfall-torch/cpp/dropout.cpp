#include "dropout.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/native_dropout.h>
#include <torch/csrc/autograd/custom_function.h>

#include "border.h"
#include "lanes.h"

namespace landfall {
namespace {

// A dropped element is 0 even where it was not a number.
static inline float kept(float x, float factor) {
  return factor == 0.0f ? 0.0f : x * factor;
}

struct Keys {
  std::uint32_t one;
  std::uint32_t two;
};

// Blocks beyond 2^32 draws get keys of their own.
static inline Keys keys(std::uint64_t key, std::int64_t block) {
  const std::uint64_t mixed = subkey(key, static_cast<std::uint64_t>(block) >> 27);
  return {static_cast<std::uint32_t>(mixed), static_cast<std::uint32_t>(mixed >> 32)};
}

LANDFALL_CLONES
void drop_f32(const float* x, const float* residual, float* out, std::int64_t from,
              std::int64_t to, std::int64_t size, const Chance& chance) {
  for (std::int64_t block = from; block < to; ++block) {
    const Keys k = keys(chance.key, block);
    float factor[kBlock];
    factors(static_cast<std::uint32_t>(block * kHalf), k.one, k.two, chance.threshold,
            chance.scale, factor);
    const std::int64_t start = block * kBlock;
    const std::int64_t count = size - start < kBlock ? size - start : kBlock;
    if (residual != nullptr) {
      for (std::int64_t i = 0; i < count; ++i) {
        out[start + i] = residual[start + i] + kept(x[start + i], factor[i]);
      }
    } else {
      for (std::int64_t i = 0; i < count; ++i) {
        out[start + i] = kept(x[start + i], factor[i]);
      }
    }
  }
}

LANDFALL_CLONES
void drop_bf16(const std::uint16_t* x, const std::uint16_t* residual, std::uint16_t* out,
               std::int64_t from, std::int64_t to, std::int64_t size, const Chance& chance) {
  for (std::int64_t block = from; block < to; ++block) {
    const Keys k = keys(chance.key, block);
    float factor[kBlock];
    factors(static_cast<std::uint32_t>(block * kHalf), k.one, k.two, chance.threshold,
            chance.scale, factor);
    const std::int64_t start = block * kBlock;
    const std::int64_t count = size - start < kBlock ? size - start : kBlock;
    if (residual != nullptr) {
      for (std::int64_t i = 0; i < count; ++i) {
        const float sum = float_of_bf16(residual[start + i]) +
            kept(float_of_bf16(x[start + i]), factor[i]);
        out[start + i] = bf16_of_float(sum);
      }
    } else {
      for (std::int64_t i = 0; i < count; ++i) {
        out[start + i] = bf16_of_float(kept(float_of_bf16(x[start + i]), factor[i]));
      }
    }
  }
}

template <class T>
void drop_any(const T* x, const T* residual, T* out, std::int64_t from, std::int64_t to,
              std::int64_t size, const Chance& chance) {
  for (std::int64_t block = from; block < to; ++block) {
    const Keys k = keys(chance.key, block);
    float factor[kBlock];
    factors(static_cast<std::uint32_t>(block * kHalf), k.one, k.two, chance.threshold,
            chance.scale, factor);
    for (std::int64_t i = block * kBlock; i < size && i < (block + 1) * kBlock; ++i) {
      const float f = factor[i % kBlock];
      const double value = f == 0.0f ? 0.0 : static_cast<double>(x[i]) * f;
      const double base = residual == nullptr ? 0.0 : static_cast<double>(residual[i]);
      out[i] = static_cast<T>(base + value);
    }
  }
}

struct Dropout : torch::autograd::Function<Dropout> {
  static at::Tensor forward(torch::autograd::AutogradContext* ctx, const at::Tensor& x,
                            const std::optional<at::Tensor>& residual, double p,
                            std::int64_t key) {
    const auto bits = static_cast<std::uint64_t>(key);
    ctx->saved_data["p"] = p;
    ctx->saved_data["key"] = key;
    ctx->saved_data["residual"] = residual.has_value();
    if (x.is_cpu()) {
      return drop_cpu(x, residual.has_value() ? &*residual : nullptr, Chance::of(p, bits));
    }
    const at::Tensor dropped = drop_elsewhere(x, p, bits);
    return residual.has_value() ? *residual + dropped : dropped;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx,
                                                 torch::autograd::variable_list grads) {
    const at::Tensor& grad = grads[0];
    const double p = ctx->saved_data["p"].toDouble();
    const auto key = static_cast<std::uint64_t>(ctx->saved_data["key"].toInt());
    at::Tensor through = grad.is_cpu()
        ? drop_cpu(grad.contiguous(), nullptr, Chance::of(p, key))
        : drop_elsewhere(grad, p, key);
    const bool residual = ctx->saved_data["residual"].toBool();
    return {through, residual ? grad : at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor drop_cpu(const at::Tensor& given, const at::Tensor* also, const Chance& chance) {
  const at::Tensor x = given.contiguous();
  const at::Tensor rest = also == nullptr ? at::Tensor() : also->contiguous();
  at::Tensor out = at::empty_like(x, at::MemoryFormat::Contiguous);
  const std::int64_t size = x.numel();
  const std::int64_t blocks = (size + kBlock - 1) / kBlock;
  const void* in = x.const_data_ptr();
  const void* add = also == nullptr ? nullptr : rest.const_data_ptr();
  void* to = out.mutable_data_ptr();
  const auto kind = x.scalar_type();
  at::parallel_for(0, blocks, 512, [&](std::int64_t from, std::int64_t end) {
    if (kind == at::kFloat) {
      drop_f32(static_cast<const float*>(in), static_cast<const float*>(add),
               static_cast<float*>(to), from, end, size, chance);
    } else if (kind == at::kBFloat16) {
      drop_bf16(static_cast<const std::uint16_t*>(in), static_cast<const std::uint16_t*>(add),
                static_cast<std::uint16_t*>(to), from, end, size, chance);
    } else if (kind == at::kHalf) {
      drop_any(static_cast<const at::Half*>(in), static_cast<const at::Half*>(add),
               static_cast<at::Half*>(to), from, end, size, chance);
    } else {
      drop_any(static_cast<const double*>(in), static_cast<const double*>(add),
               static_cast<double*>(to), from, end, size, chance);
    }
  });
  return out;
}

void seed(const at::Device& device, std::uint64_t value) {
  at::Generator generator = at::globalContext().defaultGenerator(device);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_current_seed(value);
}

at::Tensor drop_elsewhere(const at::Tensor& given, double p, std::uint64_t key) {
  // Which elements are dropped is drawn by libtorch's kernel, which goes through dense rows at
  // their widest alignment: so the same of both passes are.
  at::Tensor x = given.contiguous();
  if (reinterpret_cast<std::uintptr_t>(x.const_data_ptr()) % 16 != 0) {
    x = x.clone();
  }
  seed(x.device(), key);
  if (x.is_cuda()) {
    return std::get<0>(at::native_dropout(x, p, true));
  }
  return x * at::empty(x.sizes(), x.options()).bernoulli_(1.0 - p).div_(1.0 - p);
}

}  // namespace landfall

extern "C" char* landfall_dropout(landfall::Handle x, landfall::Handle residual, double p,
                                  std::uint64_t key, landfall::Handle* out) {
  return landfall::guarded([&] {
    const auto kind = x->scalar_type();
    TORCH_CHECK(kind == at::kFloat || kind == at::kBFloat16 || kind == at::kHalf ||
                    kind == at::kDouble,
                "dropout needs numbers with a fraction, not ", kind);
    std::optional<at::Tensor> rest;
    if (residual != nullptr) {
      TORCH_CHECK(residual->sizes() == x->sizes() && residual->scalar_type() == kind &&
                      residual->device() == x->device(),
                  "what is added must have the shape, kind and device of what is dropped");
      rest = *residual;
    }
    *out = landfall::handle(
        landfall::Dropout::apply(*x, rest, p, static_cast<std::int64_t>(key)));
  });
}

extern "C" char* landfall_seed(int cuda_index, std::uint64_t value) {
  return landfall::guarded([&] {
    const at::Device device = cuda_index < 0
        ? at::Device(at::kCPU)
        : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(cuda_index));
    landfall::seed(device, value);
  });
}
