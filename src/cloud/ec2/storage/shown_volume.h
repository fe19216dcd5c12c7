// A volume as clients see it, and as filters do.
#pragma once

#include "aws/ec2/shape/volume.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

aws::ec2::Volume shown(const Volume& volume, const Tags& tags);
// Attached volumes as AttachVolume and DetachVolume answer them.
aws::ec2::VolumeAttachment shown_attachment(const Volume& volume);

// The caller's volumes that were asked for: by id, or all.
Result<std::vector<Volume>> volumes_asked(Ec2& ec2, const Call& call,
                                          const std::optional<std::vector<std::string>>& ids);

}  // namespace windlass::cloud::ec2
