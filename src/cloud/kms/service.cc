// The KMS operations that we serve. Not built: asymmetric and HMAC keys with their operations,
// imported material, custom key stores, multi-region replicas.
#include "aws/kms/service.h"

#include "cloud/kms/handlers.h"
#include "cloud/kms/kms.h"
#include "cloud/kms/schema.h"
#include "cloud/kms/tasks.h"

namespace windlass::cloud::kms {

namespace {

// DescribeKey writes because asking for alias/aws/ssm makes the key, as it does in AWS. Encrypting
// under such an alias makes it too, but only for a service: within its own writing handler.
const Operation operations[] = {
    {"CancelKeyDeletion", writes<&cancel_key_deletion>},
    {"CreateAlias", writes<&create_alias>},
    {"CreateGrant", writes<&create_grant>},
    {"CreateKey", writes<&create_key>},
    {"Decrypt", reads<&decrypt>},
    {"DeleteAlias", writes<&delete_alias>},
    {"DescribeKey", writes<&describe_key>},
    {"DisableKey", writes<&disable_key>},
    {"DisableKeyRotation", writes<&disable_key_rotation>},
    {"EnableKey", writes<&enable_key>},
    {"EnableKeyRotation", writes<&enable_key_rotation>},
    {"Encrypt", reads<&encrypt>},
    {"GenerateDataKey", reads<&generate_data_key>},
    {"GenerateDataKeyWithoutPlaintext", reads<&generate_data_key_without_plaintext>},
    {"GenerateRandom", reads<&generate_random>},
    {"GetKeyPolicy", reads<&get_key_policy>},
    {"GetKeyRotationStatus", reads<&get_key_rotation_status>},
    {"ListAliases", reads<&list_aliases>},
    {"ListGrants", reads<&list_grants>},
    {"ListKeyPolicies", reads<&list_key_policies>},
    {"ListKeyRotations", reads<&list_key_rotations>},
    {"ListKeys", reads<&list_keys>},
    {"ListResourceTags", reads<&list_resource_tags>},
    {"ListRetirableGrants", reads<&list_retirable_grants>},
    {"PutKeyPolicy", writes<&put_key_policy>},
    {"ReEncrypt", reads<&re_encrypt>},
    {"RetireGrant", writes<&retire_grant>},
    {"RevokeGrant", writes<&revoke_grant>},
    {"RotateKeyOnDemand", writes<&rotate_key_on_demand>},
    {"ScheduleKeyDeletion", writes<&schedule_key_deletion>},
    {"TagResource", writes<&tag_resource>},
    {"UntagResource", writes<&untag_resource>},
    {"UpdateAlias", writes<&update_alias>},
    {"UpdateKeyDescription", writes<&update_key_description>},
};

const Task tasks[] = {
    {"keys whose deletion is due", std::chrono::seconds(10), &delete_due_keys},
    {"keys whose rotation is due", std::chrono::seconds(10), &rotate_due_keys},
};

}  // namespace

const cloud::Service service{
    .model = &aws::kms::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
};

}  // namespace windlass::cloud::kms
