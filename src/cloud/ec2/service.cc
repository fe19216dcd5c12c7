// EC2, joined from its parts.
#include "aws/ec2/service.h"

#include "cloud/core/outside.h"
#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/schema.h"
#include "cloud/ec2/common/violated.h"
#include "cloud/ec2/ec2.h"
#include "cloud/ec2/instances/instances.h"
#include "cloud/ec2/interfaces/interfaces.h"
#include "cloud/ec2/network/network.h"
#include "cloud/ec2/networks_duty.h"
#include "cloud/ec2/permissions.h"
#include "cloud/ec2/storage/storage.h"

namespace windlass::cloud::ec2 {

namespace {

const std::span<const Operation>* const operations[] = {&network_operations, &interfaces_operations,
                                                        &storage_operations, &instances_operations};

const store::Migrations* const migrations[] = {&common_migrations, &network_migrations,
                                               &interfaces_migrations, &storage_migrations,
                                               &instances_migrations};

// Two of them always have one errand: a duty that fills its number is asked again at once.
const Duty duties[] = {
    {networks_duty, std::chrono::seconds(5), &networks_due, 2},
    {machines_duty, std::chrono::seconds(1), &due_machines, machines_at_once_max},
    {images_duty, std::chrono::seconds(5), &due_images, 1},
    {watch_duty, std::chrono::seconds(1), &due_watch, 2},
    {storage_duty, std::chrono::seconds(5), &due_storage, storage_errands_max},
    {stores_duty, std::chrono::seconds(5), &due_stores, 3},
};

}  // namespace

const cloud::Service service{.model = &aws::ec2::service,
                             .operations = {},
                             .migrations = {},
                             .more_operations = operations,
                             .more_migrations = migrations,
                             .duties = duties,
                             .permissions = &permissions,
                             .invalid = &violated};

}  // namespace windlass::cloud::ec2
