// Objects under KMS keys.
#include <fstream>

#include "aws/kms/create_key.h"
#include "aws/kms/disable_key.h"
#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/complete_multipart_upload.h"
#include "aws/s3/copy_object.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/get_bucket_encryption.h"
#include "aws/s3/head_object.h"
#include "aws/s3/put_bucket_encryption.h"
#include "aws/s3/upload_part.h"
#include "base/text.h"
#include "cloud/kms/kms.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

constexpr const char* canary = "the canary sings at four";

struct EncryptionFixture : S3Fixture {
  EncryptionFixture() : S3Fixture({&s3::service, &kms::service}) {
    settings.master_key = std::string(32, 'k');
    given_bucket();
    auto made = call<aws::kms::op::CreateKey>({});
    key = *made->key_metadata->key_id;
    key_arn = *made->key_metadata->arn;
  }

  void given_default_key(bool bucket_key = false) {
    PutBucketEncryptionRequest in;
    in.bucket = "bucket";
    auto& rule = in.server_side_encryption_configuration.emplace().rules.emplace(1).front();
    auto& by_default = rule.apply_server_side_encryption_by_default.emplace();
    by_default.sse_algorithm = "aws:kms";
    by_default.kms_master_key_id = key;
    rule.bucket_key_enabled = bucket_key;
    auto put = call<op::PutBucketEncryption>(in);
    REQUIRE_MESSAGE(put, put.error().message);
  }

  PutObjectRequest sealed_request(const std::string& name, Body body) {
    auto in = put_request(name, std::move(body));
    in.server_side_encryption = "aws:kms";
    in.ssekms_key_id = key;
    return in;
  }
  void given_sealed_object(const std::string& name, Body body) {
    auto put = call<op::PutObject>(sealed_request(name, std::move(body)));
    REQUIRE_MESSAGE(put, put.error().message);
  }

  HeadObjectOutput head(const std::string& name) {
    HeadObjectRequest in;
    in.bucket = "bucket";
    in.key = name;
    auto got = call<op::HeadObject>(in);
    REQUIRE(got);
    return *got;
  }

  bool lies_in_a_row(const std::string& text) {
    return db.any("select 1 from s3_data where instr(bytes, ?1) > 0", {text});
  }
  bool lies_in_a_file(const std::string& text) {
    for (auto& entry : std::filesystem::recursive_directory_iterator(settings.object_dir)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string bytes((std::istreambuf_iterator<char>(file)), {});
      if (bytes.find(text) != bytes.npos) return true;
    }
    return false;
  }
  std::int64_t data_keys() { return *db.find_integer("select count(*) from s3_data_key", {}); }

  // A text of that size in which every place looks different.
  static std::string long_text(std::size_t size) {
    std::string text;
    while (text.size() < size) text += std::string(canary) + std::to_string(text.size()) + ";";
    text.resize(size);
    return text;
  }

  std::string range(const std::string& name, const std::string& wanted) {
    GetObjectRequest in;
    in.bucket = "bucket";
    in.key = name;
    in.range = wanted;
    auto got = call<op::GetObject>(in);
    return got ? got->body->read_all() : got.error().code;
  }

  std::string begin_upload(const std::string& name) {
    CreateMultipartUploadRequest in;
    in.bucket = "bucket";
    in.key = name;
    auto begun = call<op::CreateMultipartUpload>(in);
    REQUIRE_MESSAGE(begun, begun.error().message);
    return *begun->upload_id;
  }
  CompletedPart put_part(const std::string& name, const std::string& upload, int number,
                         std::string body) {
    UploadPartRequest in;
    in.bucket = "bucket";
    in.key = name;
    in.upload_id = upload;
    in.part_number = number;
    in.body = Body(std::move(body));
    auto put = call<op::UploadPart>(std::move(in));
    REQUIRE_MESSAGE(put, put.error().message);
    CompletedPart part;
    part.part_number = number;
    part.e_tag = put->e_tag;
    return part;
  }
  Result<CompleteMultipartUploadOutput> complete(const std::string& name, const std::string& upload,
                                                 std::vector<CompletedPart> parts) {
    CompleteMultipartUploadRequest in;
    in.bucket = "bucket";
    in.key = name;
    in.upload_id = upload;
    in.multipart_upload.emplace().parts = std::move(parts);
    return call<op::CompleteMultipartUpload>(in);
  }

  std::string key, key_arn;
};

}  // namespace

TEST_CASE_FIXTURE(EncryptionFixture, "an object under S3's own keys lies as it is") {
  given_object("plain", canary);
  CHECK(lies_in_a_row(canary));
}

TEST_CASE_FIXTURE(EncryptionFixture, "a small object under a KMS key is in no row as it is") {
  given_sealed_object("small", canary);
  CHECK(!lies_in_a_row(canary));
  CHECK(content("small") == canary);
}

TEST_CASE_FIXTURE(EncryptionFixture, "a large object under a KMS key is in no file as it is") {
  auto text = long_text(3 << 20);
  given_sealed_object("large", text);
  CHECK(!lies_in_a_file(canary));
  CHECK(content("large") == text);
}

TEST_CASE_FIXTURE(EncryptionFixture, "a range of an encrypted object is that part of it") {
  auto text = long_text(3 << 20);
  given_sealed_object("large", text);
  CHECK(range("large", "bytes=5-20") == text.substr(5, 16));
  CHECK(range("large", "bytes=2000001-2000100") == text.substr(2000001, 100));
  CHECK(range("large", "bytes=100-2500000") == text.substr(100, 2499901));
  given_sealed_object("small", canary);
  CHECK(range("small", "bytes=4-9") == "canary");
}

TEST_CASE_FIXTURE(EncryptionFixture, "answers name the algorithm and the key by its ARN") {
  auto put = call<op::PutObject>(sealed_request("a", "x"));
  REQUIRE(put);
  CHECK(put->server_side_encryption == "aws:kms");
  CHECK(put->ssekms_key_id == key_arn);
  CHECK(head("a").server_side_encryption == "aws:kms");
  CHECK(head("a").ssekms_key_id == key_arn);
  CHECK(!head("a").metadata);
}

TEST_CASE_FIXTURE(EncryptionFixture, "without a key's name, S3's own KMS key is made and used") {
  auto in = put_request("a", canary);
  in.server_side_encryption = "aws:kms";
  auto put = call<op::PutObject>(std::move(in));
  REQUIRE(put);
  CHECK(put->ssekms_key_id != key_arn);
  CHECK(put->ssekms_key_id->starts_with("arn:aws:kms:us-east-1:000000000000:key/"));
  CHECK(content("a") == canary);
}

TEST_CASE_FIXTURE(EncryptionFixture,
                  "a bucket's default key encrypts what does not say otherwise") {
  given_default_key(true);
  given_object("by-default", canary);
  CHECK(!lies_in_a_row(canary));
  CHECK(head("by-default").ssekms_key_id == key_arn);
  CHECK(head("by-default").bucket_key_enabled == true);
  auto otherwise = put_request("otherwise", canary);
  otherwise.server_side_encryption = "AES256";
  REQUIRE(call<op::PutObject>(std::move(otherwise)));
  CHECK(lies_in_a_row(canary));
}

TEST_CASE_FIXTURE(EncryptionFixture, "with a disabled key nothing is read or written") {
  given_sealed_object("a", canary);
  REQUIRE(call<aws::kms::op::DisableKey>({.key_id = key}));
  CHECK(content("a") == "KMS.DisabledException");
  CHECK(code(call<op::PutObject>(sealed_request("b", "x"))) == "KMS.DisabledException");
  // What needs no key is still told.
  CHECK(head("a").content_length == static_cast<std::int64_t>(std::string(canary).size()));
}

TEST_CASE_FIXTURE(EncryptionFixture, "a key that does not exist is refused as KMS refuses it") {
  auto in = put_request("a", "x");
  in.server_side_encryption = "aws:kms";
  in.ssekms_key_id = "12345678-1234-1234-1234-123456789012";
  CHECK(code(call<op::PutObject>(std::move(in))) == "KMS.NotFoundException");
}

TEST_CASE_FIXTURE(EncryptionFixture, "an encryption context is a map of texts, or refused") {
  auto in = sealed_request("a", canary);
  in.ssekms_encryption_context = base64(R"({"team":"red"})");
  REQUIRE(call<op::PutObject>(in));
  CHECK(content("a") == canary);
  in = sealed_request("b", canary);
  in.ssekms_encryption_context = base64("[1]");
  CHECK(code(call<op::PutObject>(std::move(in))) == "InvalidArgument");
}

TEST_CASE_FIXTURE(EncryptionFixture, "other ways of encrypting are refused by name") {
  auto dsse = put_request("a", "x");
  dsse.server_side_encryption = "aws:kms:dsse";
  CHECK(code(call<op::PutObject>(std::move(dsse))) == "NotImplemented");
  auto own = put_request("a", "x");
  own.sse_customer_algorithm = "AES256";
  CHECK(code(call<op::PutObject>(std::move(own))) == "NotImplemented");
}

TEST_CASE_FIXTURE(EncryptionFixture, "an encrypted upload in parts is one encrypted object") {
  given_default_key();
  auto text = long_text((5 << 20) + 100);
  auto upload = begin_upload("a");
  std::vector<CompletedPart> parts{put_part("a", upload, 1, text.substr(0, 5 << 20)),
                                   put_part("a", upload, 2, text.substr(5 << 20))};
  auto completed = complete("a", upload, parts);
  REQUIRE(completed);
  CHECK(completed->ssekms_key_id == key_arn);
  CHECK(!lies_in_a_file(canary));
  CHECK(!lies_in_a_row(canary));
  CHECK(content("a") == text);
  CHECK(range("a", "bytes=5242870-5242889") == text.substr(5242870, 20));
  // All of its parts have the same data key.
  CHECK(data_keys() == 1);
}

TEST_CASE_FIXTURE(EncryptionFixture, "copies are encrypted as they say, not as their source was") {
  auto text = long_text(200000);
  given_sealed_object("sealed", text);
  CopyObjectRequest in;
  in.bucket = "bucket";
  in.key = "plain";
  in.copy_source = "bucket/sealed";
  REQUIRE(call<op::CopyObject>(in));
  CHECK(lies_in_a_file(canary));
  CHECK(content("plain") == text);
  CHECK(head("plain").server_side_encryption == "AES256");
  given_object("other", canary);
  in.key = "sealed-again";
  in.copy_source = "bucket/other";
  in.server_side_encryption = "aws:kms";
  in.ssekms_key_id = key;
  REQUIRE(call<op::CopyObject>(in));
  CHECK(content("sealed-again") == canary);
  CHECK(head("sealed-again").ssekms_key_id == key_arn);
}

TEST_CASE_FIXTURE(EncryptionFixture, "no data key is left when nothing needs it any more") {
  given_sealed_object("a", canary);
  given_sealed_object("a", canary);
  CHECK(data_keys() == 1);
  DeleteObjectRequest in;
  in.bucket = "bucket";
  in.key = "a";
  REQUIRE(call<op::DeleteObject>(in));
  CHECK(data_keys() == 0);
  given_default_key();
  auto upload = begin_upload("b");
  put_part("b", upload, 1, canary);
  put_part("b", upload, 1, canary);
  CHECK(data_keys() == 1);
  AbortMultipartUploadRequest abort;
  abort.bucket = "bucket";
  abort.key = "b";
  abort.upload_id = upload;
  REQUIRE(call<op::AbortMultipartUpload>(abort));
  CHECK(data_keys() == 0);
}

}  // namespace windlass::cloud::s3
