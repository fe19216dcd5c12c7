#include <algorithm>

#include "formation/types/names.h"
#include "formation/types/sns_policy.h"

namespace windlass::formation::types {

namespace {

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& id) {
  for (auto& topic : texts(wanted.properties, "Topics"))
    TRY(put_topic_policy(place, topic, document(wanted.properties, "PolicyDocument").value_or("")));
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put(place, wanted, physical_name(wanted, 128));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto topics = texts(wanted.properties, "Topics");
  for (auto& topic : texts(before, "Topics"))
    if (std::ranges::find(topics, topic) == topics.end()) TRY(reset_topic_policy(place, topic));
  return put(place, wanted, was.id);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  for (auto& topic : texts(wanted.properties, "Topics")) TRY(reset_topic_policy(place, topic));
  return Done{};
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  Json now = Json::Object{};
  Json::Array topics;
  for (auto& topic : texts(properties, "Topics"))
    if (auto policy = TRY(topic_policy(place, topic))) {
      topics.push_back(Json(topic));
      // One that was changed is what there is to tell.
      if (!now.find("PolicyDocument") || *policy != part(properties, "PolicyDocument"))
        now.set("PolicyDocument", *std::move(policy));
    }
  if (topics.empty()) return {std::nullopt};
  now.set("Topics", Json(std::move(topics)));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType sns_topic_policy;
const ResourceType sns_topic_policy{.name = "AWS::SNS::TopicPolicy",
                                    .create = create,
                                    .update = update,
                                    .remove = remove,
                                    .read = read};

}  // namespace windlass::formation::types
