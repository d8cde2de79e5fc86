// Writes the TorchScript file that the tests load, in the form that Python's torch.jit.script(...).save writes.
//   g++ -std=c++17 -I/usr/include/torch/csrc/api/include make_scripts.cpp -o make_scripts -ltorch -ltorch_cpu -lc10
//   ./make_scripts affine.pt
#include <torch/script.h>
#include <torch/torch.h>

int main(int, char** arguments) {
  torch::jit::Module inner("Inner");
  inner.register_parameter("weight", torch::tensor({{1.0f, 2.0f}, {3.0f, 4.0f}}).requires_grad_(), false);
  inner.register_attribute("training", c10::BoolType::get(), true);
  inner.define(R"(
def forward(self, x):
    return torch.matmul(x, self.weight)
)");
  torch::jit::Module outer("Affine");
  outer.register_attribute("training", c10::BoolType::get(), true);
  outer.register_module("linear", inner);
  outer.register_parameter("bias", torch::tensor({10.0f, 20.0f}).requires_grad_(), false);
  outer.register_buffer("offset", torch::tensor({0.5f, 0.25f}));
  outer.define(R"(
def forward(self, x):
    y = self.linear.forward(x) + self.bias
    if self.training:
        y = y + self.offset
    return y
)");
  outer.define(R"(
def parts(self, x, factor: float):
    return x * factor, x - self.offset
)");
  outer.define(R"(
def total(self, x, y):
    return (x * y).sum()
)");
  outer.eval();
  outer.save(arguments[1]);
  return 0;
}
