#include "formation/types/sns_policy.h"

namespace windlass::formation::types {

namespace {

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto topic = text_or(wanted.properties, "TopicArn", "");
  TRY(put_topic_policy(place, topic, document(wanted.properties, "PolicyDocument").value_or("")));
  return Physical{topic};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&, const Physical&) {
  return create(place, wanted);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return reset_topic_policy(place, was.id);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json&) {
  auto policy = TRY(topic_policy(place, was.id));
  if (!policy) return {std::nullopt};
  return {Json(Json::Object{{"TopicArn", Json(was.id)}, {"PolicyDocument", *std::move(policy)}})};
}

}  // namespace

extern const ResourceType sns_topic_inline_policy;
const ResourceType sns_topic_inline_policy{.name = "AWS::SNS::TopicInlinePolicy",
                                           .create = create,
                                           .update = update,
                                           .remove = remove,
                                           .read = read};

}  // namespace windlass::formation::types
