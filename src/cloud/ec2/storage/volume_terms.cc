#include "cloud/ec2/storage/volume_terms.h"

#include <algorithm>

#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

namespace {

struct Kind {
  std::string_view name;
  std::int64_t size_min, size_max;
  // Of what the client may choose; none: it may not.
  std::int64_t iops_min = 0, iops_max = 0, iops_per_gib_max = 0;
  bool iops_needed = false;
};

constexpr Kind kinds[] = {
    {"standard", 1, 1024},
    {"gp2", 1, 16384},
    {"gp3", 1, 65536, 3000, 80000, 500},
    {"io1", 4, 16384, 100, 64000, 50, true},
    {"io2", 4, 65536, 100, 256000, 1000, true},
    {"st1", 125, 16384},
    {"sc1", 125, 16384},
};

constexpr std::int64_t gp3_iops = 3000;
constexpr std::int64_t gp3_throughput_min = 125;
constexpr std::int64_t gp3_throughput_max = 2000;

const Kind* find_kind(std::string_view type) {
  auto* found = std::ranges::find(kinds, type, &Kind::name);
  return found == std::end(kinds) ? nullptr : found;
}

Error bad_value(std::string message) { return {"InvalidParameterValue", std::move(message)}; }

Result<> check_size(const Kind& kind, std::int64_t size) {
  auto text = std::to_string(size);
  if (size < kind.size_min)
    return bad_value("Volume of " + text + "GiB is too small for volume type " +
                     std::string(kind.name) + "; minimum is " + std::to_string(kind.size_min) +
                     "GiB.");
  if (size > kind.size_max)
    return bad_value("Volume of " + text + "GiB is too large for volume type " +
                     std::string(kind.name) + "; maximum is " + std::to_string(kind.size_max) +
                     "GiB.");
  return Done{};
}

Result<> check_iops(const Kind& kind, const VolumeTerms& terms) {
  auto name = std::string(kind.name);
  if (!terms.iops) {
    if (!kind.iops_needed) return Done{};
    return Error{"MissingParameter",
                 "The request must contain the parameter iops for volume type " + name};
  }
  if (kind.iops_max == 0)
    return invalid_combination("The parameter iops is not supported for " + name + " volumes.");
  auto iops = *terms.iops;
  if (iops < kind.iops_min || iops > kind.iops_max)
    return bad_value("Volume iops of " + std::to_string(iops) + " is too " +
                     (iops < kind.iops_min ? "low; minimum is " + std::to_string(kind.iops_min)
                                           : "high; maximum is " + std::to_string(kind.iops_max)) +
                     ".");
  // What a volume has at any size is not measured by it.
  auto free_of_size = kind.iops_needed ? kind.iops_min : gp3_iops;
  if (iops > free_of_size && iops > terms.size_gib * kind.iops_per_gib_max)
    return bad_value("Iops to volume size ratio of " +
                     std::to_string(iops / std::max<std::int64_t>(terms.size_gib, 1)) +
                     " is too high; maximum is " + std::to_string(kind.iops_per_gib_max) +
                     " IOPS per GiB.");
  return Done{};
}

Result<> check_throughput(const VolumeTerms& terms) {
  if (!terms.throughput) return Done{};
  if (terms.type != "gp3")
    return invalid_combination("The parameter throughput is not supported for " + terms.type +
                               " volumes.");
  auto throughput = *terms.throughput;
  if (throughput < gp3_throughput_min || throughput > gp3_throughput_max)
    return bad_value("Throughput of " + std::to_string(throughput) +
                     " MiB/s is not between 125 and 2000.");
  if (throughput * 4 > terms.iops.value_or(gp3_iops))
    return bad_value(
        "Throughput (MiBps) to iops ratio is too high; maximum is 0.25 MiBps per iops.");
  return Done{};
}

}  // namespace

bool is_volume_type(std::string_view type) { return find_kind(type) != nullptr; }

Result<VolumeTerms> settled(VolumeTerms wanted) {
  auto* kind = find_kind(wanted.type);
  if (!kind) return invalid_parameter(wanted.type, "volumeType");
  TRY(check_size(*kind, wanted.size_gib));
  TRY(check_iops(*kind, wanted));
  TRY(check_throughput(wanted));
  if (wanted.type == "gp2") wanted.iops = std::clamp<std::int64_t>(3 * wanted.size_gib, 100, 16000);
  if (wanted.type == "gp3") {
    wanted.iops = wanted.iops.value_or(gp3_iops);
    wanted.throughput = wanted.throughput.value_or(gp3_throughput_min);
  }
  return wanted;
}

}  // namespace windlass::cloud::ec2
