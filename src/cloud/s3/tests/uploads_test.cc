#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/complete_multipart_upload.h"
#include "aws/s3/copy_object.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/get_object_attributes.h"
#include "aws/s3/list_multipart_uploads.h"
#include "aws/s3/list_parts.h"
#include "aws/s3/upload_part.h"
#include "aws/s3/upload_part_copy.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/s3/checksum.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

struct UploadFixture : S3Fixture {
  std::string upload;
  std::string key = "key";
  CompleteMultipartUploadRequest done;

  UploadFixture() { given_bucket(); }

  void given_upload(const std::string& algorithm = "", const std::string& type = "") {
    CreateMultipartUploadRequest in;
    in.bucket = "bucket";
    in.key = key;
    if (!algorithm.empty()) in.checksum_algorithm = algorithm;
    if (!type.empty()) in.checksum_type = type;
    in.content_type = "text/plain";
    auto made = call<op::CreateMultipartUpload>(in);
    REQUIRE_MESSAGE(made, made.error().message);
    upload = *made->upload_id;
    done.bucket = "bucket";
    done.key = key;
    done.upload_id = upload;
    done.multipart_upload.emplace().parts.emplace();
  }

  UploadPartRequest part_request(int number, Body body) {
    UploadPartRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.upload_id = upload;
    in.part_number = number;
    in.body = std::move(body);
    return in;
  }

  UploadPartOutput given_part(int number, Body body) {
    auto put = call<op::UploadPart>(part_request(number, std::move(body)));
    REQUIRE_MESSAGE(put, put.error().message);
    list(number, *put->e_tag);
    done.multipart_upload->parts->back().checksum_crc32 = put->checksum_crc32;
    done.multipart_upload->parts->back().checksum_sha256 = put->checksum_sha256;
    return *put;
  }

  void list(int number, const std::string& etag) {
    auto& part = done.multipart_upload->parts->emplace_back();
    part.part_number = number;
    part.e_tag = etag;
  }

  CompleteMultipartUploadOutput given_completed() {
    auto completed = call<op::CompleteMultipartUpload>(done);
    REQUIRE_MESSAGE(completed, completed.error().message);
    return *completed;
  }

  UploadPartCopyRequest copy_request(int number, const std::string& source) {
    UploadPartCopyRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.upload_id = upload;
    in.part_number = number;
    in.copy_source = source;
    return in;
  }
};

// Seconds since the clock of the tests began.
int epoch_of(Time time) {
  return static_cast<int>(
      std::chrono::duration_cast<std::chrono::seconds>(time - ManualClock().now()).count());
}

std::string composite_etag(const std::vector<std::string>& parts) {
  std::string all;
  for (auto& part : parts) all += md5(part);
  return "\"" + hex(md5(all)) + "-" + std::to_string(parts.size()) + "\"";
}

}  // namespace

TEST_CASE_FIXTURE(UploadFixture,
                  "parts become one object, in their order, with what was said at the start") {
  given_upload();
  auto one = megabytes(5, '1'), two = megabytes(6, '2'), three = std::string("the end");
  given_part(1, one);
  given_part(3, two);
  given_part(7, three);
  auto completed = given_completed();
  CHECK(completed.e_tag == composite_etag({one, two, three}));
  CHECK(content("key") == one + two + three);
  CHECK(call<op::GetObject>(get_request("key"))->content_type == "text/plain");
  CHECK(rows("s3_upload") == 0);
  CHECK(rows("s3_upload_part") == 0);
}

TEST_CASE_FIXTURE(UploadFixture, "completing copies no bytes: the parts' files are the object's") {
  given_upload();
  given_part(1, megabytes(5));
  given_part(2, megabytes(5));
  given_completed();
  CHECK(files() == 2);
  auto got = call<op::GetObject>(get_request("key"));
  CHECK(got->body->slices().size() == 2);
}

TEST_CASE_FIXTURE(UploadFixture, "a range across parts has the bytes of both") {
  given_upload();
  given_part(1, megabytes(5, '1'));
  given_part(2, megabytes(5, '2'));
  given_completed();
  auto in = get_request("key");
  in.range = "bytes=5242878-5242881";
  CHECK(call<op::GetObject>(in)->body->read_all() == "1122");
}

TEST_CASE_FIXTURE(UploadFixture, "one part of an object can be read by its number") {
  given_upload();
  given_part(1, megabytes(5));
  given_part(2, "tail");
  given_completed();
  auto in = get_request("key");
  in.part_number = 2;
  auto got = call<op::GetObject>(in);
  REQUIRE(got);
  CHECK(reply.status == 206);
  CHECK(got->body->read_all() == "tail");
  CHECK(got->parts_count == 2);
  CHECK(got->content_range == "bytes 5242880-5242883/5242884");
  in.part_number = 3;
  CHECK(code(call<op::GetObject>(in)) == "InvalidPartNumber");
}

TEST_CASE_FIXTURE(UploadFixture, "deleting an object of parts leaves nothing behind") {
  given_upload();
  given_part(1, megabytes(5));
  given_part(2, "tail");
  given_completed();
  given_deleted("key");
  CHECK(rows("s3_data") == 0);
  CHECK(rows("s3_slice") == 0);
  CHECK(rows("s3_part") == 0);
  clock.advance(std::chrono::seconds(11));
  run_tasks();
  CHECK(files() == 0);
}

TEST_CASE_FIXTURE(UploadFixture, "a part that comes again replaces the one before") {
  given_upload();
  given_part(1, "wrong");
  done.multipart_upload->parts->clear();
  given_part(1, "right");
  given_completed();
  CHECK(content("key") == "right");
}

TEST_CASE_FIXTURE(UploadFixture, "parts that are not chosen are dropped") {
  given_upload();
  given_part(1, "kept");
  auto put = call<op::UploadPart>(part_request(2, megabytes(1)));
  REQUIRE(put);
  given_completed();
  CHECK(content("key") == "kept");
  CHECK(rows("s3_garbage") == 1);
}

TEST_CASE_FIXTURE(UploadFixture,
                  "completing is refused for parts that are small, unknown or out of order") {
  given_upload();
  given_part(1, "small");
  given_part(2, "tail");
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "EntityTooSmall");
  auto& parts = *done.multipart_upload->parts;
  std::swap(parts[0], parts[1]);
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "InvalidPartOrder");
  parts.clear();
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "MalformedXML");
  list(9, "\"0123456789abcdef0123456789abcdef\"");
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "InvalidPart");
  parts[0].part_number = 1;
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "InvalidPart");
  CHECK(rows("s3_upload_part") == 2);
}

TEST_CASE_FIXTURE(UploadFixture, "whoever completes an upload twice is answered the same again, for a day") {
  given_upload();
  given_part(1, "all of it");
  auto first = call<op::CompleteMultipartUpload>(done);
  REQUIRE(first);
  auto again = call<op::CompleteMultipartUpload>(done);
  REQUIRE(again);
  CHECK(again->e_tag == first->e_tag);
  CHECK(rows("s3_object") == 1);
  clock.advance(std::chrono::hours(25));
  run_tasks();
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "NoSuchUpload");
}

TEST_CASE_FIXTURE(UploadFixture, "an upload that was given up is gone with its parts") {
  given_upload();
  given_part(1, megabytes(1));
  AbortMultipartUploadRequest in;
  in.bucket = "bucket";
  in.key = "key";
  in.upload_id = upload;
  CHECK(call<op::AbortMultipartUpload>(in));
  CHECK(code(call<op::AbortMultipartUpload>(in)) == "NoSuchUpload");
  CHECK(code(call<op::UploadPart>(part_request(2, "x"))) == "NoSuchUpload");
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "NoSuchUpload");
  CHECK(rows("s3_data") == 0);
}

TEST_CASE_FIXTURE(UploadFixture, "part numbers go from 1 to 10000") {
  given_upload();
  CHECK(code(call<op::UploadPart>(part_request(0, "x"))) == "InvalidArgument");
  CHECK(code(call<op::UploadPart>(part_request(10'001, "x"))) == "InvalidArgument");
  CHECK(call<op::UploadPart>(part_request(10'000, "x")));
}

TEST_CASE_FIXTURE(UploadFixture,
                  "a composite checksum is made of the parts' and needs them named") {
  given_upload("SHA256");
  auto one = megabytes(5, '1');
  given_part(1, one);
  given_part(2, "tail");
  auto without = done;
  without.multipart_upload->parts->back().checksum_sha256.reset();
  CHECK(code(call<op::CompleteMultipartUpload>(without)) == "InvalidRequest");
  auto completed = given_completed();
  CHECK(completed.checksum_sha256 == base64(sha256(sha256(one) + sha256("tail"))) + "-2");
  CHECK(completed.checksum_type == "COMPOSITE");
}

TEST_CASE_FIXTURE(UploadFixture, "a full object's checksum is combined, as if it was put at once") {
  auto one = megabytes(5, '1');
  for (auto algorithm : {"CRC32", "CRC32C", "CRC64NVME"}) {
    CAPTURE(algorithm);
    given_upload(algorithm, "FULL_OBJECT");
    given_part(1, one);
    given_part(2, "tail");
    auto completed = given_completed();
    auto expected = base64(checksum_of(Body(one + "tail"), algorithm));
    auto given = completed.checksum_crc32     ? completed.checksum_crc32
                 : completed.checksum_crc32_c ? completed.checksum_crc32_c
                                              : completed.checksum_crc64_nvme;
    CHECK(given == expected);
  }
}

TEST_CASE_FIXTURE(UploadFixture, "an object that is not what its uploader says is refused") {
  given_upload("CRC32", "FULL_OBJECT");
  given_part(1, "all of it");
  done.mpu_object_size = 8;
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "InvalidRequest");
  done.mpu_object_size = 9;
  done.checksum_crc32 = base64("oops");
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "BadDigest");
  done.checksum_crc32 = base64(checksum_of(Body("all of it"), "CRC32"));
  CHECK(call<op::CompleteMultipartUpload>(done));
}

TEST_CASE_FIXTURE(UploadFixture, "checksum types that an algorithm cannot have are refused") {
  CreateMultipartUploadRequest in;
  in.bucket = "bucket";
  in.key = "key";
  in.checksum_algorithm = "SHA1";
  in.checksum_type = "FULL_OBJECT";
  CHECK(code(call<op::CreateMultipartUpload>(in)) == "InvalidRequest");
  in.checksum_algorithm = "CRC64NVME";
  in.checksum_type = "COMPOSITE";
  CHECK(code(call<op::CreateMultipartUpload>(in)) == "InvalidRequest");
  in.checksum_algorithm = "XXHASH3";
  CHECK(code(call<op::CreateMultipartUpload>(in)) == "NotImplemented");
}

TEST_CASE_FIXTURE(UploadFixture, "parts can be copied out of objects, whole or by range") {
  given_object("source", megabytes(5, 's') + "0123456789");
  given_upload();
  auto whole = call<op::UploadPartCopy>(copy_request(1, "bucket/source"));
  REQUIRE(whole);
  auto in = copy_request(2, "/bucket/source");
  in.copy_source_range = "bytes=5242880-5242883";
  auto range = call<op::UploadPartCopy>(in);
  REQUIRE(range);
  CHECK(range->copy_part_result->e_tag == "\"" + hex(md5("0123")) + "\"");
  list(1, *whole->copy_part_result->e_tag);
  list(2, *range->copy_part_result->e_tag);
  given_completed();
  given_deleted("source");
  clock.advance(std::chrono::seconds(11));
  run_tasks();
  CHECK(content("key") == megabytes(5, 's') + "01234567890123");
  in.copy_source_range = "bytes=0-5242890";
  CHECK(code(call<op::UploadPartCopy>(in)) == "NoSuchUpload");
}

TEST_CASE_FIXTURE(UploadFixture, "a range to copy must lie in the source") {
  given_object("source", "0123456789");
  given_upload();
  auto in = copy_request(1, "bucket/source");
  for (auto range : {"bytes=0-10", "bytes=5-", "0-5", "bytes=5-2"}) {
    in.copy_source_range = range;
    CHECK_MESSAGE(code(call<op::UploadPartCopy>(in)) == "InvalidArgument", range);
  }
}

TEST_CASE_FIXTURE(UploadFixture, "a copy of an object of parts shares them, and outlives it") {
  given_upload();
  given_part(1, megabytes(5, '1'));
  given_part(2, "tail");
  auto etag = given_completed().e_tag;
  auto before = files();
  CopyObjectRequest in;
  in.bucket = "bucket";
  in.key = "copy";
  in.copy_source = "bucket/key";
  auto copied = call<op::CopyObject>(in);
  REQUIRE(copied);
  CHECK(copied->copy_object_result->e_tag == etag);
  CHECK(files() == before);
  given_deleted("key");
  clock.advance(std::chrono::seconds(11));
  run_tasks();
  CHECK(content("copy") == megabytes(5, '1') + "tail");
}

TEST_CASE_FIXTURE(UploadFixture, "unfinished uploads are listed by key and time, in pages") {
  for (auto name : {"b/2", "a", "b/1", "a"}) {
    key = name;
    given_upload();
    clock.advance(std::chrono::seconds(1));
  }
  ListMultipartUploadsRequest in;
  in.bucket = "bucket";
  in.max_uploads = 1;
  std::vector<std::string> seen;
  for (int page = 0; page < 10; ++page) {
    auto got = call<op::ListMultipartUploads>(in);
    REQUIRE(got);
    auto& upload = got->uploads->front();
    seen.push_back(*upload.key + " " + std::to_string(epoch_of(*upload.initiated)));
    if (!*got->is_truncated) break;
    in.key_marker = got->next_key_marker;
    in.upload_id_marker = got->next_upload_id_marker;
  }
  CHECK(seen == std::vector<std::string>{"a 1", "a 3", "b/1 2", "b/2 0"});
  ListMultipartUploadsRequest rolled;
  rolled.bucket = "bucket";
  rolled.delimiter = "/";
  auto got = call<op::ListMultipartUploads>(rolled);
  CHECK(got->uploads->size() == 2);
  CHECK(got->common_prefixes->front().prefix == "b/");
}

TEST_CASE_FIXTURE(UploadFixture, "the parts that came are listed by number, in pages") {
  given_upload();
  for (auto number : {3, 1, 2})
    given_part(number, std::string(static_cast<std::size_t>(number), 'x'));
  ListPartsRequest in;
  in.bucket = "bucket";
  in.key = "key";
  in.upload_id = upload;
  in.max_parts = 2;
  auto first = call<op::ListParts>(in);
  REQUIRE(first);
  CHECK(first->parts->size() == 2);
  CHECK((*first->parts)[0].part_number == 1);
  CHECK(first->is_truncated == true);
  in.part_number_marker = first->next_part_number_marker;
  auto second = call<op::ListParts>(in);
  CHECK((*second->parts)[0].part_number == 3);
  CHECK((*second->parts)[0].size == 3);
  CHECK(second->is_truncated == false);
}

TEST_CASE_FIXTURE(UploadFixture, "an upload completes only if what is there is what was meant") {
  given_upload();
  given_part(1, "new");
  given_object("key", "in the way");
  done.if_none_match = "*";
  CHECK(code(call<op::CompleteMultipartUpload>(done)) == "PreconditionFailed");
  CHECK(content("key") == "in the way");
  CHECK(rows("s3_upload") == 1);
}

}  // namespace windlass::cloud::s3
