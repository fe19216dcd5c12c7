// DescribeSecret: everything but the value.
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/tags.h"
#include "cloud/secretsmanager/version.h"

namespace windlass::cloud::secretsmanager {

Result<DescribeSecretResponse> describe_secret(Secrets& secrets, const Call& call,
                                               const DescribeSecretRequest& in) {
  auto secret = TRY(get_any_secret(secrets, call, in.secret_id));
  DescribeSecretResponse answer;
  answer.arn = secret.arn();
  answer.name = secret.name;
  answer.description = secret.description;
  answer.kms_key_id = secret.kms_key;
  answer.last_changed_date = secret.changed;
  answer.last_accessed_date = secret.accessed;
  answer.deleted_date = secret.deleted;
  answer.created_date = secret.created;
  if (auto tags = tags_of(secrets, secret); !tags.empty()) answer.tags = std::move(tags);
  if (auto staged = staged_versions(secrets, secret); !staged.empty())
    answer.version_ids_to_stages = std::move(staged);
  return answer;
}

}  // namespace windlass::cloud::secretsmanager
