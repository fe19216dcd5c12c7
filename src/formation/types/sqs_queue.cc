#include "aws/sqs/create_queue.h"
#include "aws/sqs/delete_queue.h"
#include "aws/sqs/get_queue_attributes.h"
#include "aws/sqs/list_queue_tags.h"
#include "aws/sqs/set_queue_attributes.h"
#include "aws/sqs/tag_queue.h"
#include "aws/sqs/untag_queue.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType sqs_queue;

namespace {

using namespace aws::sqs;

// What a queue has whose template does not say: set when a property goes away.
struct Attribute {
  const char* name;
  const char* otherwise;  // null: cannot be changed
};
constexpr Attribute known_attributes[] = {
    {"ContentBasedDeduplication", "false"},
    {"DeduplicationScope", "queue"},
    {"DelaySeconds", "0"},
    {"FifoQueue", nullptr},
    {"FifoThroughputLimit", "perQueue"},
    {"KmsDataKeyReusePeriodSeconds", "300"},
    {"KmsMasterKeyId", ""},
    {"MaximumMessageSize", "1048576"},
    {"MessageRetentionPeriod", "345600"},
    {"ReceiveMessageWaitTimeSeconds", "0"},
    {"RedriveAllowPolicy", ""},
    {"RedrivePolicy", ""},
    {"SqsManagedSseEnabled", "true"},
    {"VisibilityTimeout", "30"},
};

std::string queue_name(const Wanted& wanted) {
  if (is_named(wanted, "QueueName")) return *text(wanted.properties, "QueueName");
  auto fifo = flag(wanted.properties, "FifoQueue").value_or(false);
  return fifo ? physical_name(wanted, 75) + ".fifo" : physical_name(wanted, 80);
}

std::map<std::string, std::string> attributes_of(const Json& properties) {
  std::map<std::string, std::string> attributes;
  for (auto& known : known_attributes)
    if (auto value = document(properties, known.name)) attributes[known.name] = *value;
  // A queue is a FIFO queue or is not asked about it: SQS refuses "false".
  if (attributes["FifoQueue"] != "true") attributes.erase("FifoQueue");
  return attributes;
}

Physical queue(const Place& place, const std::string& url) {
  auto name = url.substr(url.rfind('/') + 1);
  return {url, Json::Object{{"Arn", Json(arn(place, "sqs", name))},
                            {"QueueName", Json(name)},
                            {"QueueUrl", Json(url)}}};
}

Result<Tags> tags_now(const Place& place, const std::string& url) {
  auto answer = TRY(place.client.call<op::ListQueueTags>({.queue_url = url}));
  return answer.tags.value_or(Tags());
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = queue_name(wanted);
  auto named = is_named(wanted, "QueueName");
  auto tags = tags_of(wanted);
  auto made = place.client.call<op::CreateQueue>({.queue_name = name,
                                                  .attributes = attributes_of(wanted.properties),
                                                  .tags = named ? with_token(tags, wanted) : tags});
  if (is_refused(made, {"QueueAlreadyExists", "QueueNameExists"}))
    return already_exists(sqs_queue.name, name);
  auto url = TRY(std::move(made)).queue_url.value_or("");
  // CreateQueue is content with a queue of that name that somebody else made alike.
  if (named && !has_token(TRY(tags_now(place, url)), wanted))
    return already_exists(sqs_queue.name, name);
  return queue(place, url);
}

// A queue is encrypted in one way at a time.
std::string born_with(const Attribute& known, const Json& properties) {
  bool by_key = !text_or(properties, "KmsMasterKeyId", "").empty();
  return known.name == std::string_view("SqsManagedSseEnabled") && by_key ? "false"
                                                                          : known.otherwise;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto now = attributes_of(wanted.properties);
  std::map<std::string, std::string> changed;
  for (auto& known : known_attributes) {
    if (!known.otherwise || !differs(before, wanted.properties, known.name)) continue;
    auto value = now.find(known.name);
    changed[known.name] = value == now.end() ? born_with(known, wanted.properties) : value->second;
  }
  if (!changed.empty())
    TRY(place.client.call<op::SetQueueAttributes>({.queue_url = was.id, .attributes = changed}));
  auto [set, drop] = tag_change(TRY(tags_now(place, was.id)), tags_of(wanted));
  if (!set.empty()) TRY(place.client.call<op::TagQueue>({.queue_url = was.id, .tags = set}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagQueue>({.queue_url = was.id, .tag_keys = drop}));
  return queue(place, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteQueue>({.queue_url = was.id}),
                 {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::GetQueueAttributes>(
      {.queue_url = was.id, .attribute_names = std::vector<std::string>{"All"}});
  if (is_refused(answer, {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"}))
    return {std::nullopt};
  auto attributes = TRY(std::move(answer)).attributes.value_or(Tags());
  Json now = Json::Object{};
  for (auto& known : known_attributes) {
    auto value = attributes.find(known.name);
    if (value == attributes.end()) continue;
    // Numbers and booleans are JSON as they stand; what is no JSON is text.
    now.set(known.name, parsed_document(value->second));
  }
  now.set("QueueName", Json(was.id.substr(was.id.rfind('/') + 1)));
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(tags_now(place, was.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType sqs_queue{
    .name = "AWS::SQS::Queue", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
