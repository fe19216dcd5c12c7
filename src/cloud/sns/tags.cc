#include "cloud/sns/tags.h"

#include "cloud/core/reserved_tags.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/handlers.h"

namespace windlass::cloud::sns {

namespace {

constexpr int tags_max = 50;

Error reserved() { return invalid_parameter("Tags Reason: tag keys may not begin with aws:"); }

Result<Topic> tagged(Sns& sns, const std::optional<std::string>& arn) {
  auto topic = find_topic(sns, arn, "ResourceArn");
  if (!topic && topic.error().code == "NotFound")
    return Error{"ResourceNotFound", "Resource does not exist"};
  return topic;
}

}  // namespace

std::vector<Tag> tags_of(store::Database& db, std::int64_t topic) {
  std::vector<Tag> tags;
  for (auto row :
       db.query("select name, value from sns_topic_tag where topic = ? order by name", {topic}))
    tags.push_back({row.text(0), row.text(1)});
  return tags;
}

Result<> put_tags(Sns& sns, const Call& call, std::int64_t topic, const std::vector<Tag>& tags) {
  for (auto& tag : tags) {
    if (is_kept_from_tag(call, tag.key.value_or(""))) return reserved();
    sns.db.run("insert or replace into sns_topic_tag (topic, name, value) values (?, ?, ?)",
               {topic, tag.key.value_or(""), tag.value.value_or("")});
  }
  if (sns.db.find_integer("select count(*) from sns_topic_tag where topic = ?", {topic}) > tags_max)
    return Error{"TagLimitExceeded",
                 "Could not complete request: tag quota of per resource exceeded"};
  return Done{};
}

Result<TagResourceResponse> tag_resource(Sns& sns, const Call& call, const TagResourceRequest& in) {
  auto topic = TRY(tagged(sns, in.resource_arn));
  TRY(put_tags(sns, call, topic.id, in.tags.value_or(std::vector<Tag>{})));
  return TagResourceResponse{};
}

Result<UntagResourceResponse> untag_resource(Sns& sns, const Call& call,
                                             const UntagResourceRequest& in) {
  auto topic = TRY(tagged(sns, in.resource_arn));
  for (auto& name : in.tag_keys.value_or(std::vector<std::string>{})) {
    if (is_kept_from_tag(call, name)) return reserved();
    sns.db.run("delete from sns_topic_tag where topic = ? and name = ?", {topic.id, name});
  }
  return UntagResourceResponse{};
}

Result<ListTagsForResourceResponse> list_tags_for_resource(Sns& sns, const Call&,
                                                           const ListTagsForResourceRequest& in) {
  auto topic = TRY(tagged(sns, in.resource_arn));
  ListTagsForResourceResponse answer;
  answer.tags = tags_of(sns.db, topic.id);
  return answer;
}

}  // namespace windlass::cloud::sns
