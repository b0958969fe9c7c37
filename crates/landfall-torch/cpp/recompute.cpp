// A part of the network that keeps only its inputs and runs again on the way back.
#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <mutex>

#include "border.h"

namespace landfall {
namespace {

// Rust's closure: `run` hands out a new tensor or a text, `drop` frees the closure.
struct Part : torch::CustomClassHolder {
  using Run = char* (*)(void*, const Handle*, std::size_t, Handle*);
  using Drop = void (*)(void*);

  Part(void* closure, Run run, Drop drop) : closure_(closure), run_(run), drop_(drop) {}
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() override { drop_(closure_); }

  at::Tensor run(std::vector<at::Tensor> inputs) const {
    std::vector<Handle> handles;
    handles.reserve(inputs.size());
    for (at::Tensor& input : inputs) {
      handles.push_back(&input);
    }
    // The closure may be moved between threads, not shared by them.
    const std::lock_guard<std::mutex> one_at_a_time(running_);
    Handle out = nullptr;
    char* refused = run_(closure_, handles.data(), handles.size(), &out);
    if (refused != nullptr) {
      const std::string message(refused);
      std::free(refused);
      TORCH_CHECK(false, message);
    }
    at::Tensor result = *out;
    delete out;
    return result;
  }

 private:
  void* closure_;
  Run run_;
  Drop drop_;
  mutable std::mutex running_;
};

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Recomputed : torch::autograd::Function<Recomputed> {
  // `spark` only makes the output differentiable where no input is.
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& spark, at::TensorList inputs,
                            const c10::intrusive_ptr<Part>& part) {
    static_cast<void>(spark);
    ctx->save_for_backward(inputs.vec());
    ctx->saved_data["part"] = c10::IValue::make_capsule(part);
    return part->run(inputs.vec());
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto part = c10::static_intrusive_pointer_cast<Part>(
        ctx->saved_data["part"].toCapsule());
    variable_list inputs;
    for (const at::Tensor& saved : ctx->get_saved_variables()) {
      inputs.push_back(saved.detach().set_requires_grad(saved.requires_grad()));
    }
    {
      const at::AutoGradMode with_grad(true);
      const at::Tensor out = part->run(inputs);
      if (out.requires_grad()) {
        torch::autograd::backward({out}, {grads[0]});
      }
    }
    variable_list result(inputs.size() + 2);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      result[i + 1] = inputs[i].grad();
    }
    return result;
  }
};

}  // namespace
}  // namespace landfall

extern "C" char* landfall_recomputed(void* closure, landfall::Part::Run run,
                                     landfall::Part::Drop drop, const landfall::Handle* inputs,
                                     std::size_t count, landfall::Handle* out) {
  return landfall::guarded([&] {
    const auto part = c10::make_intrusive<landfall::Part>(closure, run, drop);
    const std::vector<at::Tensor> all = landfall::list(inputs, count);
    const at::Tensor spark = at::zeros({}).set_requires_grad(true);
    *out = landfall::handle(landfall::Recomputed::apply(spark, at::TensorList(all), part));
  });
}

extern "C" bool landfall_grad_enabled() {
  return at::GradMode::is_enabled();
}
