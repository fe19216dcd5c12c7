// What the handlers of images share about their rows.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/storage/image.h"

namespace windlass::cloud::ec2 {

// The catalogue's and those with rows, whoever's they are; in that region.
std::optional<Image> image_row(store::Database& db, const Region& region, const std::string& id);
// All that the caller may see, the catalogue's last.
std::vector<Image> visible_images(Ec2& ec2, const Call& call);
// The caller's own, to be changed: AuthFailure for others'.
Result<Image> find_own_image(Ec2& ec2, const Call& call, const std::string& id);

// InvalidAMIName.Malformed, InvalidAMIName.Duplicate.
Result<> check_image_name(Ec2& ec2, const Call& call, const std::string& name);
// With the devices and tags; id, owner, region and state are set here: it is available when all its
// snapshots are complete.
Result<std::string> keep_image(Ec2& ec2, const Call& call, Image image, const Tags& tags);
void drop_image(Ec2& ec2, const std::string& id);
// Images that have this snapshot become available, or fail, as their snapshots do.
void images_follow(Ec2& ec2, const std::string& snapshot);

}  // namespace windlass::cloud::ec2
