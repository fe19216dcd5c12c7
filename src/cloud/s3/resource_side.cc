#include "cloud/s3/resource_side.h"

#include <algorithm>

#include "aws/s3/put_public_access_block.h"
#include "base/text.h"
#include "cloud/core/call.h"
#include "cloud/s3/pairs.h"
#include "cloud/s3/policy.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view prefix = "arn:aws:s3:::";
// What is left of a public policy where public buckets are restricted.
constexpr const char* nothing_for_others =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",)"
    R"("Action":"s3:*","Resource":"*"}]})";

std::optional<std::string> setting_text(store::Database& db, std::int64_t bucket,
                                        std::string_view kind) {
  return db.find_text("select value from s3_setting where bucket = ? and kind = ?", {bucket, kind});
}

template <class T>
std::optional<T> setting_of(store::Database& db, std::int64_t bucket, std::string_view kind) {
  auto text = setting_text(db, bucket, kind);
  if (!text) return std::nullopt;
  T value;
  value_from_text(T::shape, *text, &value);
  return value;
}

bool is_restricted(store::Database& db, std::int64_t bucket, const std::string& policy) {
  auto block = setting_of<PublicAccessBlockConfiguration>(db, bucket, setting::public_access_block);
  if (!block || !block->restrict_public_buckets.value_or(false)) return false;
  auto document = parse_json(policy);
  return document && is_public(*document);
}

}  // namespace

std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  if (!arn.starts_with(prefix)) return std::nullopt;
  auto path = arn.substr(prefix.size());
  auto slash = path.find('/');
  auto rows = db.query("select id, account from s3_bucket where name = ?", {path.substr(0, slash)});
  if (rows.done()) return std::nullopt;
  auto bucket = rows.row().integer(0);
  ResourceSide side{.owner = {rows.row().text(1)}};
  side.policy = setting_text(db, bucket, setting::policy).value_or("");
  auto stranger = call.caller.kind == Caller::Kind::Anonymous || call.caller.account != side.owner;
  if (stranger && !side.policy.empty() && call.caller.kind != Caller::Kind::Service &&
      is_restricted(db, bucket, side.policy))
    side.policy = nothing_for_others;

  if (slash != path.npos) {
    // Policies know an object's tags by S3's own name for them.
    if (auto tags = db.find_text("select tags from s3_object where bucket = ? and key = ?",
                                 {bucket, path.substr(slash + 1)}))
      for (auto& [key, value] : unpack(*tags))
        side.context.push_back({"s3:ExistingObjectTag/" + key, {value}});
  } else if (auto tags = setting_text(db, bucket, setting::tagging)) {
    side.tags = unpack(*tags);
  }
  return side;
}

bool is_there(store::Database& db, std::string_view arn) {
  auto path = split_once(arn.substr(std::min(prefix.size(), arn.size())), "/");
  if (!path) return false;
  auto bucket = db.find_integer("select id from s3_bucket where name = ?", {path->first});
  return !bucket || db.any("select 1 from s3_object where bucket = ? and key = ? and not marker",
                           {*bucket, path->second});
}

}  // namespace windlass::cloud::s3
