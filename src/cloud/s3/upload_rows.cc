#include "cloud/s3/upload_rows.h"

#include "cloud/s3/errors.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

Result<Upload> get_upload(const S3& s3, const Bucket& bucket, const std::optional<std::string>& key,
                          const std::optional<std::string>& upload_id) {
  auto name = TRY(object_key(key));
  auto id = upload_id.value_or("");
  auto rows = s3.db.query(
      "select id, initiated, checksum_algorithm, checksum_type, storage_class, lock_mode,"
      " lock_until, legal_hold, tags, meta, acl, data_key from s3_upload"
      " where bucket = ? and key = ? and upload = ?",
      {bucket.id, name, id});
  if (rows.done()) return no_such_upload(id);
  auto row = rows.row();
  Upload upload;
  upload.id = row.integer(0);
  upload.key = name;
  upload.upload = id;
  upload.initiated = Time{Duration{row.integer(1)}};
  upload.checksum_algorithm = row.text(2);
  upload.checksum_type = row.text(3);
  auto& object = upload.object;
  object.key = name;
  object.storage_class = row.text(4);
  object.lock_mode = row.text(5);
  if (auto until = row.optional_integer(6)) object.lock_until = Time{Duration{*until}};
  object.legal_hold = row.integer(7) != 0;
  object.tags = row.text(8);
  object.meta = row.text(9);
  object.acl = row.text(10);
  upload.data_key = row.optional_integer(11);
  return upload;
}

void remove_upload(S3& s3, const Call& call, std::int64_t id) {
  std::vector<DataId> parts;
  for (auto row : s3.db.query("select data from s3_upload_part where upload = ?", {id}))
    parts.push_back(row.optional_integer(0));
  for (auto& data : parts) release_data(s3, call, data);
  s3.db.run("delete from s3_upload_part where upload = ?", {id});
  auto data_key = s3.db.find_integer("select data_key from s3_upload where id = ?", {id});
  s3.db.run("delete from s3_upload where id = ?", {id});
  if (data_key) drop_data_key(s3, *data_key);
}

void abort_all_uploads(S3& s3, const Call& call, const Bucket& bucket) {
  std::vector<std::int64_t> uploads;
  for (auto row : s3.db.query("select id from s3_upload where bucket = ?", {bucket.id}))
    uploads.push_back(row.integer(0));
  for (auto id : uploads) remove_upload(s3, call, id);
}

}  // namespace windlass::cloud::s3
