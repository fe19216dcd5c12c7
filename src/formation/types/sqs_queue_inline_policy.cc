#include "formation/types/sqs_policy.h"

namespace windlass::formation::types {

namespace {

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto queue = text_or(wanted.properties, "Queue", "");
  TRY(put_queue_policy(place, queue, document(wanted.properties, "PolicyDocument").value_or("")));
  return Physical{queue};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&, const Physical&) {
  return create(place, wanted);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return remove_queue_policy(place, was.id);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json&) {
  auto policy = TRY(queue_policy(place, was.id));
  if (!policy) return {std::nullopt};
  return {Json(Json::Object{{"Queue", Json(was.id)}, {"PolicyDocument", *std::move(policy)}})};
}

}  // namespace

extern const ResourceType sqs_queue_inline_policy;
const ResourceType sqs_queue_inline_policy{.name = "AWS::SQS::QueueInlinePolicy",
                                           .create = create,
                                           .update = update,
                                           .remove = remove,
                                           .read = read};

}  // namespace windlass::formation::types
