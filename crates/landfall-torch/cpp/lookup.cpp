// Rows of a table, whose gradients are added up in one order.
#include <ATen/Context.h>
#include <ATen/ops/embedding_dense_backward.h>
#include <torch/csrc/autograd/custom_function.h>

#include <mutex>
#include <optional>

#include "border.h"

namespace landfall {
namespace {

// While one lives, libtorch's kernels of a GPU add up in one order. The switch is one for the whole
// process: threads that meet share it, what has no such order warns in them and goes on, and the
// last one puts it back as it was.
class InOrder {
 public:
  InOrder() {
    const std::lock_guard<std::mutex> guard(lock());
    at::Context& context = at::globalContext();
    if (inside()++ == 0) {
      before() = {context.deterministicAlgorithms(), context.deterministicAlgorithmsWarnOnly(),
                  context.deterministicFillUninitializedMemory()};
      if (!before().on) {
        context.setDeterministicAlgorithms(true, true);
        context.setDeterministicFillUninitializedMemory(false);
      }
    }
  }
  ~InOrder() {
    const std::lock_guard<std::mutex> guard(lock());
    at::Context& context = at::globalContext();
    if (--inside() == 0 && !before().on) {
      context.setDeterministicAlgorithms(false, before().warns);
      context.setDeterministicFillUninitializedMemory(before().fills);
    }
  }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

 private:
  struct Before {
    bool on, warns, fills;
  };
  static std::mutex& lock() {
    static std::mutex one;
    return one;
  }
  static int& inside() {
    static int count = 0;
    return count;
  }
  static Before& before() {
    static Before one{};
    return one;
  }
};

struct Lookup : torch::autograd::Function<Lookup> {
  static at::Tensor forward(torch::autograd::AutogradContext* ctx, const at::Tensor& table,
                            const at::Tensor& at) {
    ctx->save_for_backward({at});
    ctx->saved_data["rows"] = table.size(0);
    return table.index_select(0, at);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx,
                                                 torch::autograd::variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const std::int64_t rows = ctx->saved_data["rows"].toInt();
    const at::Tensor& grad = grads[0];
    std::optional<InOrder> in_order;
    if (grad.is_cuda()) {
      in_order.emplace();
    }
    // Every row counts, and as often as it was looked up.
    const at::Tensor sums =
        at::embedding_dense_backward(grad.reshape({grad.size(0), -1}), saved[0], rows, -1, false);
    std::vector<std::int64_t> shape = grad.sizes().vec();
    shape[0] = rows;
    return {sums.view(shape), at::Tensor()};
  }
};

}  // namespace
}  // namespace landfall

extern "C" char* landfall_lookup(landfall::Handle table, landfall::Handle at,
                                 landfall::Handle* out) {
  return landfall::guarded([&] {
    TORCH_CHECK(table->dim() >= 2 && at->dim() == 1 && at->scalar_type() == at::kLong,
                "rows of a table are looked up by whole numbers");
    *out = landfall::handle(landfall::Lookup::apply(*table, *at));
  });
}
