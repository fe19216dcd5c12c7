// EC2's tables lie in several folders; each says its own steps, which are only ever appended to.
#pragma once

#include "store/database.h"

namespace windlass::cloud::ec2 {

extern const store::Migrations common_migrations;

}  // namespace windlass::cloud::ec2
