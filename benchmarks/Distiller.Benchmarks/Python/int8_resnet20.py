"""Times resnet20 in int8 by PyTorch's own quantization, one measurement for each line on standard input.

Arguments: batch size, passes of a measurement. Prints "ready", then milliseconds of a pass for each line read,
after one that does not count.
"""
import sys
import time

import torch
from torch import nn
from torch.ao.quantization import get_default_qconfig_mapping
from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx


def conv(channels, filters, kernel, stride):
    layer = nn.Conv2d(channels, filters, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(filters))


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.first, self.second = conv(channels, filters, 3, stride), conv(filters, filters, 3, 1)
        self.inner, self.outer = nn.ReLU(), nn.ReLU()
        self.project = nn.Identity() if stride == 1 and channels == filters else conv(channels, filters, 1, stride)

    def forward(self, x):
        return self.outer(self.second(self.inner(self.first(x))) + self.project(x))


def network():
    widths = [16, 16, 16, 16, 32, 32, 32, 64, 64, 64]
    blocks = [Block(a, b, 1 if a == b else 2) for a, b in zip(widths, widths[1:])]
    return nn.Sequential(conv(3, 16, 3, 1), nn.ReLU(), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)).eval()


def main():
    batch, passes = int(sys.argv[1]), int(sys.argv[2])
    torch.manual_seed(0)
    torch.set_num_threads(len(__import__("os").sched_getaffinity(0)))
    torch.backends.quantized.engine = "onednn"
    images = torch.randn(batch, 3, 32, 32)
    with torch.no_grad():
        observed = prepare_fx(network(), get_default_qconfig_mapping("onednn"), (images,))
        for _ in range(3):
            observed(images)
        quantized = convert_fx(observed)
        for _ in range(5):
            quantized(images)
        print("ready", flush=True)
        for _ in sys.stdin:
            quantized(images)
            start = time.perf_counter()
            for _ in range(passes):
                quantized(images)
            print((time.perf_counter() - start) * 1e3 / passes, flush=True)


if __name__ == "__main__":
    main()
