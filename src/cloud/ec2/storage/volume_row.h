// What the handlers and the duty of volumes share about their rows.
#pragma once

#include <string>

#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

// Begins a query; what to make of a row of it.
extern const std::string volume_columns;
Volume volume_of(const store::Row& row);

// The duty takes it from the host, then from the rows.
void let_volume_go(Ec2& ec2, const std::string& id);

}  // namespace windlass::cloud::ec2
