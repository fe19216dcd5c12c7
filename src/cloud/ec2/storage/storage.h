// The part of EC2 that has volumes, snapshots, images: its operations and its tables.
#pragma once

#include <span>

#include "cloud/core/outside.h"
#include "cloud/core/service.h"

namespace windlass::cloud::ec2 {

extern const std::span<const Operation> storage_operations;
extern const store::Migrations storage_migrations;

// The duty ec2.storage: volumes and snapshots on the host become what the rows say, and what nobody
// has a row for goes. For the service's list: {storage_duty, std::chrono::seconds(5), &due_storage,
// storage_errands_max}.
Errands due_storage(Work& work, const Call& call);
inline constexpr std::size_t storage_errands_max = 48;

// Images are written to objects of S3, and made of them; never more than one errand of each, so
// that a list filled is none: {stores_duty, std::chrono::seconds(5), &due_stores, 3}.
inline constexpr std::string_view stores_duty = "ec2.stores";
Errands due_stores(Work& work, const Call& call);

}  // namespace windlass::cloud::ec2
