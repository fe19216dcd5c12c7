// How large, fast and so on a volume of a type may be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace windlass::cloud::ec2 {

struct VolumeTerms {
  std::string type;
  std::int64_t size_gib = 0;
  std::optional<std::int64_t> iops = {};
  std::optional<std::int64_t> throughput = {};
};

bool is_volume_type(std::string_view type);
// Checked, and with what AWS adds: gp2's and gp3's own IOPS, gp3's throughput.
Result<VolumeTerms> settled(VolumeTerms wanted);

}  // namespace windlass::cloud::ec2
