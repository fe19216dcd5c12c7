// A queue's tags.
#include "cloud/core/reserved_tags.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/queue.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::int64_t tags_max = 50;

Error reserved() {
  return invalid_parameter("Tag keys must not begin with aws:, which is reserved.");
}

}  // namespace

Result<> put_tags(Sqs& sqs, const Call& call, std::int64_t queue,
                  const std::map<std::string, std::string>& tags) {
  for (auto& [name, value] : tags) {
    if (name.empty() || name.size() > 128)
      return invalid_parameter("Tag keys must be between 1 and 128 characters in length.");
    if (is_kept_from_tag(call, name)) return reserved();
    if (value.size() > 256)
      return invalid_parameter("Tag values must be between 0 and 256 characters in length.");
    sqs.db.run("insert or replace into sqs_tag (queue, name, value) values (?, ?, ?)",
               {queue, name, value});
  }
  auto count = sqs.db.find_integer("select count(*) from sqs_tag where queue = ?", {queue});
  if (count.value_or(0) > tags_max)
    return invalid_parameter("Too many tags added for queue: at most 50 are allowed.");
  return Done{};
}

Result<> tag_queue(Sqs& sqs, const Call& call, const TagQueueRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  if (!in.tags || in.tags->empty()) return missing_parameter("Tags");
  return put_tags(sqs, call, queue.id, *in.tags);
}

Result<> untag_queue(Sqs& sqs, const Call& call, const UntagQueueRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  if (!in.tag_keys || in.tag_keys->empty())
    return invalid_parameter("Tag keys must be between 1 and 128 characters in length.");
  for (auto& name : *in.tag_keys) {
    if (is_kept_from_tag(call, name)) return reserved();
    sqs.db.run("delete from sqs_tag where queue = ? and name = ?", {queue.id, name});
  }
  return Done{};
}

Result<ListQueueTagsResult> list_queue_tags(Sqs& sqs, const Call& call,
                                            const ListQueueTagsRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  ListQueueTagsResult answer;
  for (auto row : sqs.db.query("select name, value from sqs_tag where queue = ?", {queue.id})) {
    if (!answer.tags) answer.tags.emplace();
    answer.tags->emplace(row.text(0), row.text(1));
  }
  return answer;
}

}  // namespace windlass::cloud::sqs
