// Sums in one order.
#pragma once

#include <ATen/Context.h>

namespace landfall {

// While it lives, libtorch's kernels on a GPU add up in one order, whatever comes first: the same
// bits on every run.
class InOrder {
 public:
  InOrder()
      : before_(at::globalContext().deterministicAlgorithms()),
        warns_(at::globalContext().deterministicAlgorithmsWarnOnly()) {
    at::globalContext().setDeterministicAlgorithms(true, false);
  }
  ~InOrder() { at::globalContext().setDeterministicAlgorithms(before_, warns_); }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

 private:
  bool before_, warns_;
};

}  // namespace landfall
