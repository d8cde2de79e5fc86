#!/usr/bin/env bash
# Compiles the shim into the file named by $1, against $LIBTORCH or the libtorch of the system.
set -euo pipefail
out=$1
here=$(cd "$(dirname "$0")" && pwd)
root=${LIBTORCH:-}
if [ -n "$root" ]; then
  flags=(-I"$root/include" -I"$root/include/torch/csrc/api/include" -L"$root/lib" -Wl,-rpath,"$root/lib")
  [ -f "$root/include/torch/torch.h" ] || [ -f "$root/include/torch/csrc/api/include/torch/torch.h" ] || {
    echo "error: LIBTORCH=$root holds no libtorch headers. Point it to an unpacked libtorch, or unset it to use the system's." >&2; exit 1; }
else
  flags=(-I/usr/include/torch/csrc/api/include)
  # Debian's libtorch shares its oneDNN with us: fused int8 layers call it directly.
  [ ! -f /usr/include/oneapi/dnnl/dnnl.hpp ] || flags+=(-DSHIM_ONEDNN -ldnnl)
  [ -f /usr/include/torch/csrc/api/include/torch/torch.h ] || {
    echo "error: the libtorch headers are missing. Run './build.sh build', or: apt-get install libtorch-dev g++ libopenblas0-openmp" >&2; exit 1; }
fi
command -v "${CXX:-g++}" >/dev/null || { echo "error: no C++ compiler. Run: apt-get install g++" >&2; exit 1; }
std=c++17
# Without contraction a product and a sum round as they do in separate operators; without NDEBUG some of libtorch's structures have other members than in its own release build.
# Written beside and renamed, so that an interrupted build leaves no torn library.
temporary=$(mktemp "$out.XXXXXX")
trap 'rm -f "$temporary"' EXIT
"${CXX:-g++}" -O2 -ffp-contract=off -DNDEBUG -std=$std -fPIC -shared -fopenmp -fvisibility=hidden -Wall "$here/src/shim.cpp" -o "$temporary" "${flags[@]}" -ltorch -ltorch_cpu -lc10
chmod 755 "$temporary"
mv "$temporary" "$out"
trap - EXIT
