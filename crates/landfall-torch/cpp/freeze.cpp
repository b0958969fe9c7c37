// Copies of tensors in memory that the system lets nobody write to.
#include <sys/mman.h>
#include <unistd.h>

#include "border.h"

namespace landfall {
namespace {

// A dense copy on pages of its own, which are sealed once it is there.
at::Tensor sealed(const at::Tensor& given) {
  const at::Tensor dense = given.contiguous();
  const std::size_t bytes = dense.nbytes();
  if (bytes == 0) {
    return dense.clone();
  }
  void* room = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  TORCH_CHECK(room != MAP_FAILED, "there is no memory for ", bytes, " bytes");
  at::Tensor copy = at::from_blob(
      room, dense.sizes(), [bytes](void* pages) { munmap(pages, bytes); }, dense.options());
  copy.copy_(dense);
  TORCH_CHECK(mprotect(room, bytes, PROT_READ) == 0, "memory could not be sealed");
  return copy;
}

}  // namespace
}  // namespace landfall

extern "C" char* landfall_freeze(landfall::Handle tensor, landfall::Handle* out) {
  return landfall::guarded([&] {
    const at::NoGradGuard no_grad;
    const at::Tensor plain = tensor->detach();
    *out = landfall::handle(plain.is_cpu() ? landfall::sealed(plain) : plain.clone());
  });
}
