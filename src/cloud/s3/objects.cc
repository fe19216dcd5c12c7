#include "cloud/s3/objects.h"

#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

#define S3_COLUMNS                                                                          \
  "key, seq, version, marker, size, modified, etag, storage_class, checksum, data, parts, " \
  "lock_mode, lock_until, legal_hold, restored_until, tags, meta, acl"

const char* const object_columns = S3_COLUMNS;

namespace {

Time time_of(std::int64_t micros) { return Time{Duration{micros}}; }
std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
std::optional<std::int64_t> micros(const std::optional<Time>& time) {
  return time ? std::optional(micros(*time)) : std::nullopt;
}
std::optional<Time> optional_time(const store::Row& row, int column) {
  auto value = row.optional_integer(column);
  return value ? std::optional(time_of(*value)) : std::nullopt;
}

#define S3_VALUES                                                                              \
  object.key, object.seq, object.version, object.marker, object.size, micros(object.modified), \
      object.etag, object.storage_class, object.checksum, object.data, object.parts,           \
      object.lock_mode, micros(object.lock_until), object.legal_hold,                          \
      micros(object.restored_until), store::Blob{object.tags}, store::Blob{object.meta},       \
      object.acl

void write_current(S3& s3, const Bucket& bucket, const Object& object) {
  s3.db.run("insert or replace into s3_object (bucket, " S3_COLUMNS
            ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {bucket.id, S3_VALUES});
}

void write_marker(S3& s3, const Bucket& bucket, const Object& object) {
  s3.db.run("insert or replace into s3_version (bucket, " S3_COLUMNS
            ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {bucket.id, S3_VALUES});
}

void remove_row(S3& s3, const Bucket& bucket, const Object& object) {
  if (object.latest && !object.marker)
    s3.db.run("delete from s3_object where bucket = ? and key = ?", {bucket.id, object.key});
  else
    s3.db.run("delete from s3_version where bucket = ? and key = ? and seq = ?",
              {bucket.id, object.key, object.seq});
}

// The current version steps back: it stays as a noncurrent one.
void supersede(S3& s3, const Call& call, const Bucket& bucket, const Object& current) {
  s3.db.run("insert into s3_version (bucket, " S3_COLUMNS
            ", noncurrent_since) select bucket, " S3_COLUMNS
            ", ? from s3_object where bucket = ? and key = ?",
            {micros(call.now), bucket.id, current.key});
  s3.db.run("delete from s3_object where bucket = ? and key = ?", {bucket.id, current.key});
}

std::optional<Object> newest_version(const S3& s3, const Bucket& bucket, std::string_view key) {
  auto rows = s3.db.query("select " S3_COLUMNS
                          ", noncurrent_since from s3_version"
                          " where bucket = ? and key = ? order by seq desc limit 1",
                          {bucket.id, key});
  if (rows.done()) return std::nullopt;
  auto object = read_object(rows.row());
  object.noncurrent_since = optional_time(rows.row(), 18);
  return object;
}

std::optional<Object> null_version(const S3& s3, const Bucket& bucket, std::string_view key) {
  auto rows = s3.db.query("select " S3_COLUMNS
                          ", noncurrent_since from s3_version"
                          " where bucket = ? and key = ? and version = 'null'",
                          {bucket.id, key});
  if (rows.done()) return std::nullopt;
  auto object = read_object(rows.row());
  object.noncurrent_since = optional_time(rows.row(), 18);
  return object;
}

bool has_current(const S3& s3, const Bucket& bucket, std::string_view key) {
  return s3.db.any("select 1 from s3_object where bucket = ? and key = ?", {bucket.id, key});
}

// After the newest version went: the one before it is current again, unless it is a marker.
void promote(S3& s3, const Bucket& bucket, const std::string& key) {
  if (has_current(s3, bucket, key)) return;
  auto newest = newest_version(s3, bucket, key);
  if (!newest) return;
  if (newest->marker) {
    s3.db.run(
        "update s3_version set noncurrent_since = null where bucket = ? and key = ? and seq = ?",
        {bucket.id, key, newest->seq});
    return;
  }
  s3.db.run("insert into s3_object (bucket, " S3_COLUMNS ") select bucket, " S3_COLUMNS
            " from s3_version where bucket = ? and key = ? and seq = ?",
            {bucket.id, key, newest->seq});
  s3.db.run("delete from s3_version where bucket = ? and key = ? and seq = ?",
            {bucket.id, key, newest->seq});
}

// Makes room for a new version in a versioned bucket; answers its number.
std::int64_t step_back(S3& s3, const Call& call, const Bucket& bucket,
                       const std::optional<Object>& current, const std::string& key) {
  auto newest = current ? current : newest_version(s3, bucket, key);
  auto seq = newest ? newest->seq + 1 : 1;
  auto suspended = bucket.versioning == "Suspended";
  if (suspended) {
    // A bucket whose versioning is suspended replaces the version "null" and keeps the others.
    if (current && current->version == "null") {
      remove_row(s3, bucket, *current);
      release_data(s3, call, current->data);
      return seq;
    }
    if (auto old = null_version(s3, bucket, key)) {
      s3.db.run("delete from s3_version where bucket = ? and key = ? and seq = ?",
                {bucket.id, key, old->seq});
      release_data(s3, call, old->data);
    }
  }
  if (current)
    supersede(s3, call, bucket, *current);
  else if (newest)
    s3.db.run("update s3_version set noncurrent_since = ? where bucket = ? and key = ? and seq = ?",
              {micros(call.now), bucket.id, key, newest->seq});
  return seq;
}

}  // namespace

Object read_object(const store::Row& row) {
  Object object;
  object.key = row.text(0);
  object.seq = row.integer(1);
  object.version = row.text(2);
  object.marker = row.integer(3) != 0;
  object.size = row.integer(4);
  object.modified = time_of(row.integer(5));
  object.etag = row.text(6);
  object.storage_class = row.text(7);
  object.checksum = row.text(8);
  object.data = row.optional_integer(9);
  object.parts = static_cast<int>(row.integer(10));
  object.lock_mode = row.text(11);
  object.lock_until = optional_time(row, 12);
  object.legal_hold = row.integer(13) != 0;
  object.restored_until = optional_time(row, 14);
  object.tags = row.text(15);
  object.meta = row.text(16);
  object.acl = row.text(17);
  return object;
}

std::optional<Object> find_current(const S3& s3, const Bucket& bucket, std::string_view key) {
  auto rows = s3.db.query("select " S3_COLUMNS " from s3_object where bucket = ? and key = ?",
                          {bucket.id, key});
  if (rows.done()) return std::nullopt;
  return read_object(rows.row());
}

std::optional<Object> find_latest_marker(const S3& s3, const Bucket& bucket, std::string_view key) {
  if (!bucket.versioned() || has_current(s3, bucket, key)) return std::nullopt;
  auto newest = newest_version(s3, bucket, key);
  if (newest && !newest->marker) return std::nullopt;
  return newest;
}

std::optional<Object> find_version(const S3& s3, const Bucket& bucket, std::string_view key,
                                   std::string_view version) {
  auto current = find_current(s3, bucket, key);
  if (current && current->version == version) return current;

  std::optional<Object> found;
  if (version == "null") {
    found = null_version(s3, bucket, key);
  } else if (auto seq = seq_of(version)) {
    auto rows = s3.db.query("select " S3_COLUMNS
                            ", noncurrent_since from s3_version"
                            " where bucket = ? and key = ? and seq = ?",
                            {bucket.id, key, *seq});
    if (!rows.done()) {
      found = read_object(rows.row());
      found->noncurrent_since = optional_time(rows.row(), 18);
    }
  }
  if (!found || found->version != version) return std::nullopt;
  found->latest = false;
  if (!current) {
    auto newest = newest_version(s3, bucket, key);
    found->latest = newest && newest->seq == found->seq;
  }
  return found;
}

void put_current(S3& s3, const Call& call, const Bucket& bucket,
                 const std::optional<Object>& current, Object& object) {
  object.marker = false;
  object.version = "null";
  object.seq = 1;
  if (!bucket.versioned()) {
    write_current(s3, bucket, object);
    if (current) release_data(s3, call, current->data);
    return;
  }
  object.seq = step_back(s3, call, bucket, current, object.key);
  if (bucket.versioning == "Enabled") object.version = make_version_id(object.seq, s3.work.random);
  write_current(s3, bucket, object);
}

std::optional<Object> delete_current(S3& s3, const Call& call, const Bucket& bucket,
                                     const std::optional<Object>& current, const std::string& key) {
  if (!bucket.versioned()) {
    if (!current) return std::nullopt;
    remove_row(s3, bucket, *current);
    release_data(s3, call, current->data);
    return std::nullopt;
  }
  Object marker;
  marker.key = key;
  marker.marker = true;
  marker.modified = whole_seconds(call.now);
  marker.seq = step_back(s3, call, bucket, current, key);
  if (bucket.versioning == "Enabled") marker.version = make_version_id(marker.seq, s3.work.random);
  write_marker(s3, bucket, marker);
  return marker;
}

void delete_version(S3& s3, const Call& call, const Bucket& bucket, const Object& object) {
  remove_row(s3, bucket, object);
  release_data(s3, call, object.data);
  if (object.latest) promote(s3, bucket, object.key);
}

void update_object(S3& s3, const Bucket& bucket, const Object& object, std::string_view column,
                   store::Bind value) {
  std::string table = object.latest && !object.marker ? "s3_object" : "s3_version";
  s3.db.run("update " + table + " set " + std::string(column) +
                " = ? where bucket = ? and key = ? and seq = ?",
            {value, bucket.id, object.key, object.seq});
}

}  // namespace windlass::cloud::s3
