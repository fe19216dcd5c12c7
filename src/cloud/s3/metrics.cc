#include "cloud/s3/metrics.h"

#include <array>
#include <map>

#include "aws/cloudwatch/put_metric_data.h"
#include "cloud/s3/context.h"

namespace windlass::cloud::s3 {

namespace {

using aws::cloudwatch::MetricDatum;

// Rows counted in one run; the writer serves requests between two runs.
constexpr int rows_a_run = 1000;
// A new bucket is first counted when something may be in it.
constexpr auto first_counted_after = std::chrono::hours(1);

// StorageType of BucketSizeBytes, for each storage class.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> storage_types{{
    {"STANDARD", "StandardStorage"},
    {"STANDARD_IA", "StandardIAStorage"},
    {"ONEZONE_IA", "OneZoneIAStorage"},
    {"INTELLIGENT_TIERING", "IntelligentTieringFAStorage"},
    {"GLACIER", "GlacierStorage"},
    {"GLACIER_IR", "GlacierInstantRetrievalStorage"},
    {"DEEP_ARCHIVE", "DeepArchiveStorage"},
    {"REDUCED_REDUNDANCY", "ReducedRedundancyStorage"},
}};

// A count on its way: first the current versions ("o"), then the others ("v").
struct Count {
  std::int64_t bucket = 0;
  std::string name, account, region;
  std::string at = "o";
  std::string key = {};
  std::int64_t seq = 0;
};

struct Found {
  std::int64_t objects = 0;
  std::int64_t bytes = 0;
};

// A bucket that is not counted today: one that is being counted, or the next one.
std::optional<Count> next_count(S3& s3, std::int64_t today, Time now) {
  auto rows = s3.db.query(
      "select b.id, b.name, b.account, b.region, c.day, c.at, c.key, c.seq from s3_bucket b "
      "left join s3_count c on c.bucket = b.id "
      "where (c.day is null and b.created <= ?2) or c.day < ?1 or (c.day = ?1 and c.at <> 'd') "
      "order by b.id limit 1",
      {today, (now - first_counted_after).time_since_epoch().count()});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  Count count{row.integer(0), row.text(1), row.text(2), row.text(3)};
  bool begun = !row.is_null(4) && row.integer(4) == today;
  if (!begun) {
    s3.db.run("delete from s3_counted where bucket = ?", {count.bucket});
    return count;
  }
  count.at = row.text(5);
  count.key = row.text(6);
  count.seq = row.integer(7);
  return count;
}

// Counts a stretch of rows; the count then says where it ended.
void step(S3& s3, Count& count) {
  std::map<std::string, Found> found;
  bool objects = count.at == "o";
  int rows = 0;
  auto cursor = objects ? s3.db.query(
                              "select storage_class, size, key, seq, marker from s3_object "
                              "where bucket = ?1 and key > ?2 order by key limit ?3",
                              {count.bucket, count.key, rows_a_run})
                        : s3.db.query(
                              "select storage_class, size, key, seq, marker from s3_version "
                              "where bucket = ?1 and key >= ?2 and (key > ?2 or seq < ?4) "
                              "order by key, seq desc limit ?3",
                              {count.bucket, count.key, rows_a_run, count.seq});
  for (auto row : cursor) {
    ++rows;
    count.key = row.text(2);
    count.seq = row.integer(3);
    if (row.integer(4) != 0) continue;  // a delete marker
    auto& of_class = found[row.text(0)];
    ++of_class.objects;
    of_class.bytes += row.integer(1);
  }
  for (auto& [storage_class, more] : found)
    s3.db.run(
        "insert into s3_counted (bucket, storage_class, objects, bytes) values (?1, ?2, ?3, ?4) "
        "on conflict do update set objects = objects + ?3, bytes = bytes + ?4",
        {count.bucket, storage_class, more.objects, more.bytes});
  if (rows == rows_a_run) return;
  count.at = objects ? "v" : "d";
  count.key.clear();
  count.seq = 0;
}

MetricDatum datum(const Count& count, const char* name, const char* unit, std::string_view type,
                  std::int64_t value, Time day) {
  MetricDatum one;
  one.metric_name = name;
  one.dimensions = {{{"BucketName", count.name}, {"StorageType", std::string(type)}}};
  one.timestamp = day;
  one.value = static_cast<double>(value);
  one.unit = unit;
  return one;
}

// An empty bucket has no figures, as with AWS.
void tell(S3& s3, const Count& count, Time day) {
  std::vector<MetricDatum> data;
  std::int64_t objects = 0;
  for (auto row :
       s3.db.query("select storage_class, objects, bytes from s3_counted where bucket = ?",
                   {count.bucket})) {
    objects += row.integer(1);
    std::string_view type = "StandardStorage";
    for (auto& [storage_class, its_type] : storage_types)
      if (row.view(0) == storage_class) type = its_type;
    data.push_back(datum(count, "BucketSizeBytes", "Bytes", type, row.integer(2), day));
  }
  if (data.empty()) return;
  data.push_back(datum(count, "NumberOfObjects", "Count", "AllStorageTypes", objects, day));
  auto& acting_for = s3.work.acting_for;
  acting_for = {.account = AccountId{count.account}, .region = Region{count.region}};
  aws::cloudwatch::PutMetricDataInput request;
  request.namespace_ = "AWS/S3";
  request.metric_data = std::move(data);
  // Buckets work all the same. In a cloud without CloudWatch (a test's) nobody wants to know.
  if (auto told = s3.work.peers.call<aws::cloudwatch::op::PutMetricData>(std::move(request));
      !told && told.error().code != "NotImplemented")
    s3.work.log.warn("CloudWatch was not told of a bucket", {{"refused", told.error().message}});
  acting_for = {};
}

}  // namespace

bool tell_metrics(Work& work, const Call& call) {
  S3 s3(work);
  auto day = std::chrono::floor<std::chrono::days>(call.now);
  auto today = static_cast<std::int64_t>(day.time_since_epoch().count());
  auto count = next_count(s3, today, call.now);
  if (!count) {
    // Buckets that are gone.
    auto gone = s3.db.find_integer(
        "select bucket from s3_count where bucket not in (select id from s3_bucket) limit 1");
    if (!gone) return false;
    s3.db.run("delete from s3_counted where bucket = ?", {*gone});
    s3.db.run("delete from s3_count where bucket = ?", {*gone});
    return true;
  }
  step(s3, *count);
  if (count->at == "d") tell(s3, *count, day);
  s3.db.run("insert or replace into s3_count (bucket, day, at, key, seq) values (?, ?, ?, ?, ?)",
            {count->bucket, today, count->at, count->key, count->seq});
  return true;
}

}  // namespace windlass::cloud::s3
