#include "cloud/s3/events.h"

#include "aws/s3/put_bucket_notification_configuration.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/event_queue.h"
#include "cloud/s3/names.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

bool names_event(const Listener& listener, std::string_view name) {
  auto full = "s3:" + std::string(name);
  for (auto& pattern : listener.events)
    if (matches_wildcard(pattern, full)) return true;
  return false;
}

bool names_key(const Listener& listener, std::string_view key) {
  auto filter = key_filter(listener);
  return key.starts_with(filter.prefix) && key.ends_with(filter.suffix);
}

// As AWS writes keys into events: a form's encoding, with '+' for blanks.
std::string form_encoded(std::string_view key) {
  return replace_all(percent_encode(key, "/"), "%20", "+");
}

// Grows with every event of a key.
std::string sequencer(const Call& call, const Object& object) {
  auto digits = [](std::uint64_t number, std::size_t bytes) {
    std::string raw;
    for (std::size_t i = 0; i < bytes; ++i)
      raw += static_cast<char>(number >> (8 * (bytes - 1 - i)) & 255);
    return upper(hex(raw));
  };
  return digits(static_cast<std::uint64_t>(call.now.time_since_epoch().count()), 8) +
         digits(static_cast<std::uint64_t>(object.seq), 3);
}

Json object_part(const Call& call, const Bucket& bucket, const Object& object,
                 std::string_view name) {
  Json part;
  part.set("key", form_encoded(object.key));
  if (name.starts_with("ObjectCreated") || name.starts_with("ObjectRestore"))
    part.set("size", object.size);
  if (!name.starts_with("ObjectRemoved") && !object.etag.empty()) part.set("eTag", object.etag);
  if (bucket.versioned()) part.set("versionId", object.version);
  part.set("sequencer", sequencer(call, object));
  return part;
}

Json record(const S3&, const Call& call, const Bucket& bucket, const Object& object,
            std::string_view name, const std::string& configuration_id) {
  Json owner;
  owner.set("principalId", owner_id(bucket.account).substr(0, 14));
  Json bucket_part;
  bucket_part.set("name", bucket.name);
  bucket_part.set("ownerIdentity", owner);
  bucket_part.set("arn", "arn:aws:s3:::" + bucket.name);
  Json s3_part;
  s3_part.set("s3SchemaVersion", "1.0");
  s3_part.set("configurationId", configuration_id);
  s3_part.set("bucket", std::move(bucket_part));
  s3_part.set("object", object_part(call, bucket, object, name));
  Json user;
  user.set("principalId", call.caller.kind == Caller::Kind::Service ? call.caller.user_id
                                                                    : "AWS:" + call.caller.user_id);
  Json request;
  request.set("sourceIPAddress",
              call.head && !call.head->peer.empty() ? call.head->peer : "127.0.0.1");
  Json response;
  response.set("x-amz-request-id", call.request_id);
  response.set("x-amz-id-2", base64(sha256(call.request_id)));

  Json record;
  record.set("eventVersion", "2.1");
  record.set("eventSource", "aws:s3");
  record.set("awsRegion", bucket.region.text);
  record.set("eventTime", format_iso8601_millis(call.now));
  record.set("eventName", std::string(name));
  record.set("userIdentity", std::move(user));
  record.set("requestParameters", std::move(request));
  record.set("responseElements", std::move(response));
  record.set("s3", std::move(s3_part));
  return record;
}

}  // namespace

void notify(S3& s3, const Call& call, const Bucket& bucket, const Object& object,
            std::string_view name) {
  if (!(bucket.has & Bucket::Notifications)) return;
  auto configuration =
      find_setting<NotificationConfiguration>(s3, bucket.id, setting::notification);
  if (!configuration) return;
  for (auto& listener : listeners_of(*configuration)) {
    if (!names_event(listener, name) || !names_key(listener, object.key)) continue;
    Json message;
    Json records{Json::Array{}};
    records.push(record(s3, call, bucket, object, name, listener.id));
    message.set("Records", std::move(records));
    if (auto told = tell(s3, bucket, listener, message); !told)
      s3.work.log.warn("an event of a bucket found no listener",
                       {{"bucket", bucket.name}, {"event", name}, {"why", told.error().message}});
  }
}

}  // namespace windlass::cloud::s3
