#include "cloud/s3/lifecycle.h"

#include "aws/s3/put_bucket_lifecycle_configuration.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/events.h"
#include "cloud/s3/lifecycle_rules.h"
#include "cloud/s3/lock.h"
#include "cloud/s3/settings.h"
#include "cloud/s3/upload_rows.h"

namespace windlass::cloud::s3 {

namespace {

// Rows looked at in one run; the writer serves requests between two runs.
constexpr int rows_a_run = 200;

std::optional<Rules> rules_of(const S3& s3, const Bucket& bucket) {
  if (!(bucket.has & Bucket::Lifecycle)) return std::nullopt;
  auto configuration =
      find_setting<BucketLifecycleConfiguration>(s3, bucket.id, setting::lifecycle);
  if (!configuration || !configuration->rules) return std::nullopt;
  return std::move(*configuration->rules);
}

// A walk through one bucket: when it began, what it is looking at, and behind which key. It is kept
// in the bucket's row between two runs.
struct Walk {
  enum class At : char { Objects = 'o', Versions = 'v', Uploads = 'u', Done = 'd' };
  std::int64_t day = 0;
  At at = At::Objects;
  std::string after;

  std::string text() const {
    return std::to_string(day) + " " + static_cast<char>(at) + " " + after;
  }
  static Walk parse(const std::string& text, std::int64_t today) {
    auto day = split_once(text, " ");
    if (!day || day->second.size() < 2) return {today, At::Objects, ""};
    return {parse_int(day->first).value_or(today), static_cast<At>(day->second[0]),
            std::string(day->second.substr(2))};
  }
};

struct Keeper {
  S3& s3;
  const Call& call;
  const Bucket& bucket;
  const Rules& rules;
  bool small_ones_too;

  bool due(const std::optional<Due>& due) const { return due && due->when <= call.now; }

  void keep_object(const Object& object) const {
    auto tags = unpack(object.tags);
    Subject subject{object.key, object.size, tags};
    if (due(expiration_of(rules, subject, object.modified))) {
      auto marker = delete_current(s3, call, bucket, object, object.key);
      notify(s3, call, bucket, marker ? *marker : object,
             marker ? event::expired_marker : event::expired);
      return;
    }
    move(object, transition_of(rules, subject, object.modified, call.now, object.storage_class,
                               small_ones_too));
  }

  void move(const Object& object, const std::optional<std::string>& to) const {
    if (!to) return;
    update_object(s3, bucket, object, "storage_class", *to);
    notify(s3, call, bucket, object, event::transitioned);
  }

  void keep_noncurrent(const Object& object, int newer) const {
    auto tags = unpack(object.tags);
    Subject subject{object.key, object.size, tags};
    auto since = *object.noncurrent_since;
    if (due(noncurrent_expiration_of(rules, subject, since, newer))) {
      if (!check_removable(call, object, false)) return;
      delete_version(s3, call, bucket, object);
      notify(s3, call, bucket, object, event::expired);
      return;
    }
    if (!object.marker)
      move(object, noncurrent_transition_of(rules, subject, since, call.now, newer,
                                            object.storage_class, small_ones_too));
  }

  // The versions of one key that are not current, newest first.
  void keep_versions(const std::vector<Object>& versions) const {
    int newer = 0;
    for (auto& version : versions) {
      if (version.noncurrent_since) {
        keep_noncurrent(version, newer++);
      } else if (versions.size() == 1) {
        Pairs no_tags;
        if (due(marker_expiration_of(rules, {version.key, 0, no_tags}, version.modified))) {
          delete_version(s3, call, bucket, version);
          notify(s3, call, bucket, version, event::expired);
        }
      }
    }
  }

  // Each looks at a stretch of rows and answers whether there may be more.
  bool walk_objects(std::string& after) const {
    std::vector<Object> objects;
    for (auto row : s3.db.query(std::string("select ") + object_columns +
                                    " from s3_object where bucket = ? and key > ? order by key"
                                    " limit ?",
                                {bucket.id, after, rows_a_run}))
      objects.push_back(read_object(row));
    for (auto& object : objects) keep_object(object);
    if (!objects.empty()) after = objects.back().key;
    return static_cast<int>(objects.size()) == rows_a_run;
  }

  bool walk_versions(std::string& after) const {
    std::vector<std::vector<Object>> keys;
    int rows = 0;
    for (auto row : s3.db.query(std::string("select ") + object_columns +
                                    ", noncurrent_since from s3_version"
                                    " where bucket = ? and key > ? order by key, seq desc",
                                {bucket.id, after})) {
      auto version = read_object(row);
      version.latest = false;
      if (auto since = row.optional_integer(18))
        version.noncurrent_since = Time{Duration{*since}};
      else
        version.latest = true;
      auto same = !keys.empty() && keys.back().front().key == version.key;
      if (!same && rows >= rows_a_run) break;
      if (!same) keys.emplace_back();
      keys.back().push_back(std::move(version));
      ++rows;
    }
    for (auto& versions : keys) keep_versions(versions);
    if (!keys.empty()) after = keys.back().front().key;
    return rows >= rows_a_run;
  }

  bool walk_uploads() const {
    std::vector<std::int64_t> given_up;
    for (auto row :
         s3.db.query("select id, key, initiated from s3_upload where bucket = ?", {bucket.id})) {
      if (due(abort_of(rules, row.view(1), Time{Duration{row.integer(2)}})))
        given_up.push_back(row.integer(0));
      if (static_cast<int>(given_up.size()) == rows_a_run) break;
    }
    for (auto id : given_up) remove_upload(s3, call, id);
    return static_cast<int>(given_up.size()) == rows_a_run;
  }

  void step(Walk& walk) const {
    switch (walk.at) {
      case Walk::At::Objects:
        if (!walk_objects(walk.after)) walk = {walk.day, Walk::At::Versions, ""};
        break;
      case Walk::At::Versions:
        if (!walk_versions(walk.after)) walk = {walk.day, Walk::At::Uploads, ""};
        break;
      case Walk::At::Uploads:
        if (!walk_uploads()) walk = {walk.day, Walk::At::Done, ""};
        break;
      case Walk::At::Done: break;
    }
  }
};

struct Pending {
  std::string bucket;
  std::string walk;
};

std::optional<Pending> next_bucket(const S3& s3, std::int64_t today) {
  auto rows = s3.db.query(
      "select name, lifecycle_key from s3_bucket"
      " where has & ? and lifecycle_day < ? order by id limit 1",
      {static_cast<int>(Bucket::Lifecycle), today});
  if (rows.done()) return std::nullopt;
  return Pending{rows.row().text(0), rows.row().text(1)};
}

bool small_ones_too(const S3& s3, const Bucket& bucket) {
  return find_setting_text(s3, bucket.id, setting::lifecycle_small) == "varies_by_storage_class";
}

}  // namespace

std::optional<std::string> expiration_header(const S3& s3, const Bucket& bucket,
                                             const Object& object) {
  auto rules = rules_of(s3, bucket);
  if (!rules) return std::nullopt;
  auto tags = unpack(object.tags);
  auto due = expiration_of(*rules, {object.key, object.size, tags}, object.modified);
  if (!due) return std::nullopt;
  return "expiry-date=\"" + format_http_date(due->when) + "\", rule-id=\"" +
         percent_encode(due->rule) + "\"";
}

std::optional<AbortOfUpload> abort_of_upload(const S3& s3, const Bucket& bucket,
                                             const std::string& key, Time initiated) {
  auto rules = rules_of(s3, bucket);
  auto due = rules ? abort_of(*rules, key, initiated) : std::nullopt;
  if (!due) return std::nullopt;
  return AbortOfUpload{due->when, due->rule};
}

bool run_lifecycle(Work& work, const Call& call) {
  S3 s3(work);
  auto today = std::chrono::floor<std::chrono::days>(call.now).time_since_epoch().count();
  auto pending = next_bucket(s3, today);
  if (!pending) return false;
  auto bucket = find_bucket(s3, pending->bucket);
  auto rules = rules_of(s3, *bucket);
  auto walk = Walk::parse(pending->walk, today);
  // Its owner asks for it: events say so, and locks hold against it.
  auto as_owner = call;
  as_owner.caller = service_principal(bucket->account, "s3.amazonaws.com");
  as_owner.region = bucket->region;
  if (rules)
    Keeper{s3, as_owner, *bucket, *rules, small_ones_too(s3, *bucket)}.step(walk);
  else
    walk.at = Walk::At::Done;

  // What became due while the walk was under way is for the next one.
  auto done = walk.at == Walk::At::Done;
  s3.db.run("update s3_bucket set lifecycle_day = ?, lifecycle_key = ? where id = ?",
            {done ? walk.day : walk.day - 1, done ? "" : walk.text(), bucket->id});
  return true;
}

}  // namespace windlass::cloud::s3
