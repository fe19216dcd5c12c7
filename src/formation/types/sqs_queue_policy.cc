#include <algorithm>

#include "formation/types/names.h"
#include "formation/types/sqs_policy.h"

namespace windlass::formation::types {

namespace {

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& id) {
  for (auto& queue : texts(wanted.properties, "Queues"))
    TRY(put_queue_policy(place, queue, document(wanted.properties, "PolicyDocument").value_or("")));
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put(place, wanted, physical_name(wanted, 128));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto queues = texts(wanted.properties, "Queues");
  for (auto& queue : texts(before, "Queues"))
    if (std::ranges::find(queues, queue) == queues.end()) TRY(remove_queue_policy(place, queue));
  return put(place, wanted, was.id);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  for (auto& queue : texts(wanted.properties, "Queues")) TRY(remove_queue_policy(place, queue));
  return Done{};
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  Json now = Json::Object{};
  Json::Array queues;
  for (auto& queue : texts(properties, "Queues"))
    if (auto policy = TRY(queue_policy(place, queue))) {
      queues.push_back(Json(queue));
      // One that was changed is what there is to tell.
      if (!now.find("PolicyDocument") || *policy != part(properties, "PolicyDocument"))
        now.set("PolicyDocument", *std::move(policy));
    }
  if (queues.empty()) return {std::nullopt};
  now.set("Queues", Json(std::move(queues)));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType sqs_queue_policy;
const ResourceType sqs_queue_policy{.name = "AWS::SQS::QueuePolicy",
                                    .create = create,
                                    .update = update,
                                    .remove = remove,
                                    .read = read};

}  // namespace windlass::formation::types
