#include "cloud/cloudwatch/summary.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/fault.h"

namespace windlass::cloud::cloudwatch {

namespace {

enum Form : char { OneValue = 1, Many = 2 };
constexpr std::uint8_t coarseness_max = 10;

// The middle of the bucket that the value falls into.
double rounded(double value, std::uint8_t coarseness) {
  if (coarseness == 0 || value == 0 || !std::isfinite(value)) return value;
  static const double width = std::log(1.02);
  auto step = width * static_cast<double>(1u << (coarseness - 1));
  auto middle = std::exp((std::floor(std::log(std::abs(value)) / step) + 0.5) * step);
  return value < 0 ? -middle : middle;
}

void put(std::string& out, double value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

void put(std::string& out, std::uint16_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>(value >> 8);
}

std::string_view take(std::string_view& bytes, std::size_t size) {
  if (bytes.size() < size) throw Fault("a row of a metric's points is cut short");
  auto taken = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return taken;
}

double take_double(std::string_view& bytes) {
  double value;
  std::memcpy(&value, take(bytes, sizeof value).data(), sizeof value);
  return value;
}

std::uint8_t take_byte(std::string_view& bytes) {
  return static_cast<std::uint8_t>(take(bytes, 1)[0]);
}

}  // namespace

void Summary::widen(double value_minimum, double value_maximum) {
  minimum = count == 0 ? value_minimum : std::min(minimum, value_minimum);
  maximum = count == 0 ? value_maximum : std::max(maximum, value_maximum);
}

void Summary::keep(double value, double times) {
  value = rounded(value, coarseness);
  auto place = std::ranges::lower_bound(values, value, {}, &std::pair<double, double>::first);
  if (place != values.end() && place->first == value)
    place->second += times;
  else
    values.insert(place, {value, times});
}

void Summary::coarsen() {
  auto before = std::move(values);
  values.clear();
  ++coarseness;
  for (auto& [value, times] : before) keep(value, times);
}

void Summary::shrink() {
  if (coarseness == 0 && values.size() > exact_max) coarsen();
  while (values.size() > rounded_max && coarseness < coarseness_max) coarsen();
}

void Summary::add(double value, double times) {
  widen(value, value);
  count += times;
  sum += value * times;
  if (opaque) return;
  keep(value, times);
  shrink();
}

void Summary::add_set(double set_count, double set_sum, double set_minimum, double set_maximum) {
  // A set of one value is that value, as far as percentiles go.
  if (set_count == 1 || set_minimum == set_maximum) {
    auto before = sum;
    add(set_minimum, set_count);
    sum = before + set_sum;
    return;
  }
  widen(set_minimum, set_maximum);
  count += set_count;
  sum += set_sum;
  opaque = true;
  values.clear();
}

void Summary::merge(const Summary& other) {
  if (other.count == 0) return;
  if (count == 0) {
    *this = other;
    return;
  }
  widen(other.minimum, other.maximum);
  count += other.count;
  sum += other.sum;
  opaque = opaque || other.opaque;
  if (opaque) {
    values.clear();
    return;
  }
  while (coarseness < other.coarseness) coarsen();
  for (auto& [value, times] : other.values) keep(value, times);
  shrink();
}

void Summary::encode(std::string& out) const {
  if (count == 1 && !opaque && coarseness == 0 && values.size() == 1) {
    out += OneValue;
    put(out, values[0].first);
    return;
  }
  out += Many;
  out += static_cast<char>((opaque ? 1 : 0) | coarseness << 1);
  put(out, static_cast<std::uint16_t>(values.size()));
  for (auto number : {count, sum, minimum, maximum}) put(out, number);
  for (auto& [value, times] : values) {
    put(out, value);
    put(out, times);
  }
}

Summary Summary::decode(std::string_view& bytes) {
  Summary summary;
  auto form = take_byte(bytes);
  if (form == OneValue) {
    summary.add(take_double(bytes), 1);
    return summary;
  }
  if (form != Many) throw Fault("a row of a metric's points is of no form we know");
  auto flags = take_byte(bytes);
  summary.opaque = flags & 1;
  summary.coarseness = static_cast<std::uint8_t>(flags >> 1);
  auto low = take_byte(bytes);
  auto size = static_cast<std::size_t>(low | take_byte(bytes) << 8);
  for (auto* number : {&summary.count, &summary.sum, &summary.minimum, &summary.maximum})
    *number = take_double(bytes);
  summary.values.reserve(size);
  for (std::size_t at = 0; at < size; ++at) {
    auto value = take_double(bytes);
    summary.values.emplace_back(value, take_double(bytes));
  }
  return summary;
}

}  // namespace windlass::cloud::cloudwatch
