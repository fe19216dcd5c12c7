#include "cloud/s3/settings.h"

#include "aws/dynamic.h"
#include "base/fault.h"

namespace windlass::cloud::s3 {

std::optional<std::string> find_setting_text(const S3& s3, std::int64_t bucket,
                                             std::string_view kind) {
  return s3.db.find_text("select value from s3_setting where bucket = ? and kind = ?",
                         {bucket, kind});
}

void put_setting_text(S3& s3, std::int64_t bucket, std::string_view kind, std::string_view value) {
  s3.db.run("insert or replace into s3_setting (bucket, kind, value) values (?, ?, ?)",
            {bucket, kind, value});
}

void remove_setting(S3& s3, std::int64_t bucket, std::string_view kind) {
  s3.db.run("delete from s3_setting where bucket = ? and kind = ?", {bucket, kind});
}

std::string value_to_text(const aws::Shape& shape, const void* value) {
  return aws::value_to_json(shape, value).dump();
}

void value_from_text(const aws::Shape& shape, std::string_view text, void* value) {
  auto json = parse_json(text);
  if (!json) throw Fault("a stored " + std::string(shape.name) + ": " + json.error().message);
  auto read = aws::value_from_json(shape, *json, value);
  if (!read) throw Fault("a stored " + std::string(shape.name) + ": " + read.error().message);
}

}  // namespace windlass::cloud::s3
