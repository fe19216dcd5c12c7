#include "aws/s3/restore_object.h"

#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

// An archived object is at hand at once here: nobody waits for tapes.
Result<RestoreObjectOutput> restore_object(S3& s3, const Call& call,
                                           const RestoreObjectRequest& in) {
  auto bucket = TRY(authorise_document(
      s3, call, in.bucket, {"s3:RestoreObject", in.key.value_or("")}, in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  if (in.restore_request && (in.restore_request->select_parameters || in.restore_request->type))
    return not_served("S3 Select");
  auto days = in.restore_request ? in.restore_request->days.value_or(0) : 0;
  if (days < 1) return malformed_xml();
  if (object.storage_class != "GLACIER" && object.storage_class != "DEEP_ARCHIVE")
    return refusal("InvalidObjectState",
                   "Restore is not allowed for the object's current storage "
                   "class")
        .with("StorageClass", object.storage_class.empty() ? "STANDARD" : object.storage_class);

  auto again = object.restored_until && *object.restored_until > call.now;
  // To the next midnight after so many days, as AWS counts.
  auto until = std::chrono::ceil<std::chrono::days>(call.now + std::chrono::days(days));
  update_object(s3, bucket, object, "restored_until", Time{until}.time_since_epoch().count());
  // 202: begun; 200: it was at hand already, and only its time was changed.
  s3.work.reply.status = again ? 200 : 202;
  notify(s3, call, bucket, object, event::restore_posted);
  notify(s3, call, bucket, object, event::restored);
  return RestoreObjectOutput{};
}

}  // namespace windlass::cloud::s3
