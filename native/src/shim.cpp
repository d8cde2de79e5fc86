// The one translation unit: reading libtorch's headers takes most of the compile time, so it is done once.
#include "autograd.cpp"
#include "operators.cpp"
#include "runtime.cpp"
#include "script.cpp"
#include "tensors.cpp"
#include "values.cpp"
