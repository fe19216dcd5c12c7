// ListSecrets.
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/search.h"
#include "cloud/secretsmanager/tags.h"
#include "cloud/secretsmanager/version.h"

namespace windlass::cloud::secretsmanager {

Result<ListSecretsResponse> list_secrets(Secrets& secrets, const Call& call,
                                         const ListSecretsRequest& in) {
  Search search;
  search.filters = in.filters.value_or(std::vector<Filter>{});
  search.deleted_too = in.include_planned_deletion.value_or(false);
  search.sort_by = in.sort_by.value_or(search.sort_by);
  search.descending = in.sort_order == "desc";
  search.size = static_cast<std::size_t>(in.max_results.value_or(100));
  auto found = TRY(find_secrets(secrets, call, search, in.next_token));

  ListSecretsResponse answer;
  answer.next_token = std::move(found.next_token);
  answer.secret_list.emplace();
  for (auto& secret : found.secrets) {
    SecretListEntry entry;
    entry.arn = secret.arn();
    entry.name = secret.name;
    entry.description = secret.description;
    entry.kms_key_id = secret.kms_key;
    entry.last_changed_date = secret.changed;
    entry.last_accessed_date = secret.accessed;
    entry.deleted_date = secret.deleted;
    entry.tags = tags_of(secrets, secret);
    entry.secret_versions_to_stages = staged_versions(secrets, secret);
    entry.created_date = secret.created;
    answer.secret_list->push_back(std::move(entry));
  }
  return answer;
}

}  // namespace windlass::cloud::secretsmanager
