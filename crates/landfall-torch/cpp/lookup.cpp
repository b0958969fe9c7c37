// Rows of a table, whose gradients are added up in one order.
#include <ATen/ops/embedding_dense_backward.h>
#include <torch/csrc/autograd/custom_function.h>

#include "border.h"
#include "in_order.h"

namespace landfall {
namespace {

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
    const InOrder in_order;
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
