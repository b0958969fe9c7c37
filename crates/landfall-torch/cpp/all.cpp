// One translation unit: libtorch's headers are read once.
#include "attention.cpp"
#include "attention_cpu.cpp"
#include "blas.cpp"
#include "dropout.cpp"
#include "optimizer.cpp"
#include "recompute.cpp"
#include "rows.cpp"
#include "runtime.cpp"
