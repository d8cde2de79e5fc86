// What calibration records of a tensor, in one read of it: extrema and sums of each sample, and where values lie around
// the mean that is to be expected.
#include "internal.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <mutex>

#if defined(__x86_64__) && defined(__gnu_linux__)
#include <immintrin.h>
#define SHIM_AVX2 1
#endif

using shim::guarded;

namespace {

constexpr int64_t bin_count = 1024;
constexpr int fraction_bits = 16;

// Bins of equal width between two ends; a bin counts its values and adds up their places in it. Whole numbers, so that
// results do not depend on the number of threads.
struct Bins {
  int64_t count[bin_count] = {};
  int64_t fraction[bin_count] = {};
};

struct Window {
  float low, high;
  double steps;  // fractions of bins in a unit
  bool zeros;    // whether zeros lie inside: they are counted apart, because rectified values have many

  Window(float l, float h) : low(l), high(h), steps(bin_count * double(1 << fraction_bits) / (double(h) - double(l))), zeros(l <= 0 && 0 < h) {}

  void add(Bins& bins, float x) const {
    auto place = static_cast<int64_t>((double(x) - double(low)) * steps);
    int64_t bin = std::min(place >> fraction_bits, bin_count - 1);
    bins.count[bin]++;
    bins.fraction[bin] += place - (bin << fraction_bits);
  }
};

// Sums are of differences to a pivot, a value of the tensor: where all values are far from zero, squares keep their digits.
struct Sample {
  float low = INFINITY, high = -INFINITY;
  double sum = 0, square = 0, below_sum = 0;
  int64_t below = 0, zeros = 0;

  void add(float x, double pivot) {
    low = x < low ? x : low;
    high = x > high ? x : high;
    double d = double(x) - pivot;
    sum += d;
    square += d * d;
  }

  void place(float x, double pivot, const Window& window, Bins& bins) {
    if (x < window.low) {
      below++;
      below_sum += double(x) - pivot;
    } else if (x < window.high) {
      if (x == 0) zeros++;
      else window.add(bins, x);
    }
  }
};

void read_plainly(const float* x, int64_t count, double pivot, const Window* window, Bins* bins, Sample& sample) {
  for (int64_t k = 0; k < count; k++) {
    sample.add(x[k], pivot);
    if (window) sample.place(x[k], pivot, *window, *bins);
  }
}

#ifdef SHIM_AVX2
template <bool windowed>
__attribute__((target("avx2,bmi"))) void read_by_eights(const float* x, int64_t count, double pivot, const Window* window, Bins* bins, Sample& sample) {
  __m256 low = _mm256_set1_ps(INFINITY), high = _mm256_set1_ps(-INFINITY);
  __m256d center = _mm256_set1_pd(pivot), zero = _mm256_setzero_pd();
  __m256d sums[2] = {zero, zero}, squares[2] = {zero, zero}, below_sums[2] = {zero, zero};
  __m256 from = _mm256_set1_ps(windowed ? window->low : 0), to = _mm256_set1_ps(windowed ? window->high : 0);
  int64_t k = 0;
  for (; k + 8 <= count; k += 8) {
    __m256 v = _mm256_loadu_ps(x + k);
    low = _mm256_min_ps(low, v);
    high = _mm256_max_ps(high, v);
    __m256d d[2] = {_mm256_sub_pd(_mm256_cvtps_pd(_mm256_castps256_ps128(v)), center),
                    _mm256_sub_pd(_mm256_cvtps_pd(_mm256_extractf128_ps(v, 1)), center)};
    for (int h = 0; h < 2; h++) {
      sums[h] = _mm256_add_pd(sums[h], d[h]);
      squares[h] = _mm256_add_pd(squares[h], _mm256_mul_pd(d[h], d[h]));
    }
    if (windowed) {
      __m256 is_below = _mm256_cmp_ps(v, from, _CMP_LT_OQ);
      auto outside = static_cast<unsigned>(_mm256_movemask_ps(_mm256_or_ps(is_below, _mm256_cmp_ps(v, to, _CMP_NLT_UQ))));
      sample.below += __builtin_popcount(static_cast<unsigned>(_mm256_movemask_ps(is_below)));
      __m256i mask = _mm256_castps_si256(is_below);
      below_sums[0] = _mm256_add_pd(below_sums[0], _mm256_and_pd(d[0], _mm256_castsi256_pd(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(mask)))));
      below_sums[1] = _mm256_add_pd(below_sums[1], _mm256_and_pd(d[1], _mm256_castsi256_pd(_mm256_cvtepi32_epi64(_mm256_extracti128_si256(mask, 1)))));
      unsigned inside = ~outside & 255u;
      if (inside && window->zeros) {
        auto zeros = inside & static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(v, _mm256_setzero_ps(), _CMP_EQ_OQ)));
        sample.zeros += __builtin_popcount(zeros);
        inside &= ~zeros;
      }
      for (; inside; inside &= inside - 1) window->add(*bins, x[k + __builtin_ctz(inside)]);
    }
  }
  float lows[8], highs[8];
  double parts[4];
  _mm256_storeu_ps(lows, low);
  _mm256_storeu_ps(highs, high);
  for (int l = 0; l < 8; l++) {
    sample.low = std::min(sample.low, lows[l]);
    sample.high = std::max(sample.high, highs[l]);
  }
  for (auto [halves, sum] : {std::pair(sums, &sample.sum), std::pair(squares, &sample.square), std::pair(below_sums, &sample.below_sum)}) {
    _mm256_storeu_pd(parts, _mm256_add_pd(halves[0], halves[1]));
    *sum += (parts[0] + parts[1]) + (parts[2] + parts[3]);
  }
  read_plainly(x + k, count - k, pivot, window, bins, sample);
}
#endif

void read(const float* x, int64_t count, double pivot, const Window* window, Bins* bins, Sample& sample) {
#ifdef SHIM_AVX2
  static const bool by_eights = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  if (by_eights) {
    window ? read_by_eights<true>(x, count, pivot, window, bins, sample) : read_by_eights<false>(x, count, pivot, window, bins, sample);
    return;
  }
#endif
  read_plainly(x, count, pivot, window, bins, sample);
}

}  // namespace

// How often a tensor was written to; -1 where that is not counted.
SHIM_API int64_t shim_tensor_version(at::Tensor* t) {
  return t->is_inference() ? -1 : static_cast<int64_t>(t->_version());
}

// Facts of `samples` runs of equal length. facts: minimum, maximum, sum of minima, sum of maxima, mean, sum of squared
// deviations from it, the same of the samples' means; with a window: values below it, their sum, zeros inside it.
// bins: counts, then fractions, 1024 of each; null without a window.
SHIM_API int shim_statistics(at::Tensor* t, int64_t samples, double low, double high, double* facts, int64_t* bins) {
  return guarded(-1, [&] {
    at::NoGradGuard no_gradients;
    at::Tensor values = t->detach();
    if (values.scalar_type() != at::kFloat) values = values.to(at::kFloat);
    // In channels-last order, too, a sample lies in one piece; the order within it does not matter.
    if (!(values.is_non_overlapping_and_dense() && (samples == 1 || values.stride(0) == values.numel() / samples))) values = values.contiguous();
    const float* x = values.data_ptr<float>();
    int64_t count = values.numel(), length = count / samples;
    double pivot = std::isfinite(x[0]) ? x[0] : 0;
    Window window(static_cast<float>(low), static_cast<float>(high));
    std::vector<Sample> found(samples);
    auto all = bins ? std::make_unique<Bins>() : nullptr;
    std::mutex merging;
    at::parallel_for(0, samples, std::max<int64_t>(1, 32768 / length), [&](int64_t from, int64_t to) {
      auto own = bins ? std::make_unique<Bins>() : nullptr;
      for (int64_t k = from; k < to; k++) read(x + k * length, length, pivot, bins ? &window : nullptr, own.get(), found[k]);
      if (!bins) return;
      std::lock_guard<std::mutex> lock(merging);
      for (int64_t k = 0; k < bin_count; k++) {
        all->count[k] += own->count[k];
        all->fraction[k] += own->fraction[k];
      }
    });
    Sample total;
    double lows = 0, highs = 0, between = 0;
    for (auto& sample : found) {
      // Comparisons pass over values that are no numbers; sums do not.
      if (std::isnan(sample.sum)) sample.low = sample.high = NAN;
      total.low = sample.low < total.low || std::isnan(sample.low) ? sample.low : total.low;
      total.high = sample.high > total.high || std::isnan(sample.high) ? sample.high : total.high;
      lows += sample.low;
      highs += sample.high;
      total.sum += sample.sum;
      total.square += sample.square;
      total.below += sample.below;
      total.below_sum += sample.below_sum;
      total.zeros += sample.zeros;
      between += (sample.sum / length) * (sample.sum / length);
    }
    double shift = total.sum / count;
    facts[0] = total.low;
    facts[1] = total.high;
    facts[2] = lows;
    facts[3] = highs;
    facts[4] = pivot + shift;
    facts[5] = std::max(0.0, total.square - total.sum * shift);
    facts[6] = std::max(0.0, between - samples * shift * shift);
    facts[7] = static_cast<double>(total.below);
    facts[8] = total.below_sum + pivot * total.below;
    facts[9] = static_cast<double>(total.zeros);
    if (bins) {
      std::copy(all->count, all->count + bin_count, bins);
      std::copy(all->fraction, all->fraction + bin_count, bins + bin_count);
    }
    return 0;
  });
}
