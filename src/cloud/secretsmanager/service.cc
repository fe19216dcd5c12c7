// The Secrets Manager operations that we serve. Not built: rotation, for there are no functions
// that it could run, and replicas in other regions; both are refused by name.
#include "aws/secretsmanager/service.h"

#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/schema.h"
#include "cloud/secretsmanager/secretsmanager.h"
#include "cloud/secretsmanager/tasks.h"

namespace windlass::cloud::secretsmanager {

namespace {

// Reading a value writes: on the first time of a day, that it was read.
const Operation operations[] = {
    {"BatchGetSecretValue", writes<&batch_get_secret_value>},
    {"CreateSecret", writes<&create_secret>},
    {"DeleteResourcePolicy", writes<&delete_resource_policy>},
    {"DeleteSecret", writes<&delete_secret>},
    {"DescribeSecret", reads<&describe_secret>},
    {"GetRandomPassword", reads<&get_random_password>},
    {"GetResourcePolicy", reads<&get_resource_policy>},
    {"GetSecretValue", writes<&get_secret_value>},
    {"ListSecretVersionIds", reads<&list_secret_version_ids>},
    {"ListSecrets", reads<&list_secrets>},
    {"PutResourcePolicy", writes<&put_resource_policy>},
    {"PutSecretValue", writes<&put_secret_value>},
    {"RestoreSecret", writes<&restore_secret>},
    {"TagResource", writes<&tag_resource>},
    {"UntagResource", writes<&untag_resource>},
    {"UpdateSecret", writes<&update_secret>},
    {"UpdateSecretVersionStage", writes<&update_secret_version_stage>},
    {"ValidateResourcePolicy", reads<&validate_resource_policy>},
};

const Task tasks[] = {
    {"secrets whose recovery window is over", std::chrono::seconds(10), &purge_due_secrets},
};

// A value of 64 KiB, with every byte escaped as the clumsiest client would.
constexpr std::size_t body_max = 1 << 20;

}  // namespace

const cloud::Service service{
    .model = &aws::secretsmanager::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
    .body_max = body_max,
};

}  // namespace windlass::cloud::secretsmanager
