// What everybody may see.
#include "aws/s3/create_bucket.h"
#include "aws/s3/get_bucket_acl.h"
#include "aws/s3/get_bucket_policy.h"
#include "aws/s3/get_bucket_policy_status.h"
#include "aws/s3/get_public_access_block.h"
#include "aws/s3/put_bucket_acl.h"
#include "aws/s3/put_bucket_ownership_controls.h"
#include "aws/s3/put_bucket_policy.h"
#include "aws/s3/put_object_acl.h"
#include "aws/s3/put_public_access_block.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

const std::string read_for_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
    R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/public/*"}]})";

struct PublicFixture : S3Fixture {
  PublicFixture() {
    given_bucket();
    given_object("public/a", "for all");
    given_object("private/a", "for me");
  }

  std::string put_policy(const std::string& text) {
    PutBucketPolicyRequest in;
    in.bucket = "bucket";
    in.policy = text;
    return code(call<op::PutBucketPolicy>(in));
  }

  void given_ownership(const std::string& ownership) {
    PutBucketOwnershipControlsRequest in;
    in.bucket = "bucket";
    in.ownership_controls.emplace().rules.emplace(1).front().object_ownership = ownership;
    REQUIRE(call<op::PutBucketOwnershipControls>(in));
  }

  std::string put_bucket_acl(const std::string& canned) {
    PutBucketAclRequest in;
    in.bucket = "bucket";
    in.acl = canned;
    return code(call<op::PutBucketAcl>(in));
  }

  std::string list() {
    ListObjectsV2Request in;
    in.bucket = "bucket";
    return code(call<op::ListObjectsV2>(in));
  }
};

}  // namespace

TEST_CASE_FIXTURE(PublicFixture, "nothing is public unless it was made so") {
  as_anonymous();
  CHECK(content("public/a") == "AccessDenied");
  CHECK(content("missing") == "AccessDenied");
  CHECK(list() == "AccessDenied");
  CHECK(code(call<op::PutObject>(put_request("public/b", "x"))) == "AccessDenied");
  CHECK(code(call<op::CreateBucket>({})) == "AccessDenied");
}

TEST_CASE_FIXTURE(PublicFixture, "a policy opens to everybody what it names, and nothing else") {
  given_nothing_blocks_the_public();
  REQUIRE(put_policy(read_for_all) == "");
  as_anonymous();
  CHECK(content("public/a") == "for all");
  CHECK(content("private/a") == "AccessDenied");
  CHECK(content("public/missing") == "AccessDenied");
  CHECK(list() == "AccessDenied");
}

TEST_CASE_FIXTURE(PublicFixture, "a denial wins, and a condition that does not hold opens nothing") {
  given_nothing_blocks_the_public();
  auto statement = [](const std::string& effect, const std::string& more) {
    return R"({"Effect":")" + effect +
           R"(","Principal":{"AWS":"*"},"Action":["s3:Get*"],"Resource":"arn:aws:s3:::bucket/*")" +
           more + "}";
  };
  auto condition = R"(,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})";
  REQUIRE(put_policy(R"({"Statement":[)" + statement("Allow", "") + "," + statement("Deny", "") +
                     "]}") == "");
  as_anonymous();
  CHECK(content("public/a") == "AccessDenied");
  caller = root_of(AccountId{"000000000000"});
  REQUIRE(put_policy(R"({"Statement":)" + statement("Allow", condition) + "}") == "");
  as_anonymous();
  CHECK(content("public/a") == "AccessDenied");
}

TEST_CASE_FIXTURE(PublicFixture, "a new bucket refuses public policies, as AWS's do") {
  CHECK(put_policy(read_for_all) == "AccessDenied");
}

TEST_CASE_FIXTURE(PublicFixture, "restricting public buckets closes one that a policy had opened") {
  given_nothing_blocks_the_public();
  REQUIRE(put_policy(read_for_all) == "");
  PutPublicAccessBlockRequest in;
  in.bucket = "bucket";
  in.public_access_block_configuration.emplace().restrict_public_buckets = true;
  REQUIRE(call<op::PutPublicAccessBlock>(in));
  as_anonymous();
  CHECK(content("public/a") == "AccessDenied");
}

TEST_CASE_FIXTURE(PublicFixture, "policies that S3 cannot take are refused") {
  given_nothing_blocks_the_public();
  CHECK(put_policy("not json") == "MalformedPolicy");
  CHECK(put_policy("[]") == "MalformedPolicy");
  CHECK(put_policy(R"({"Statement":[{"Effect":"Allow"}]})") == "MalformedPolicy");
  CHECK(put_policy(R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",)"
                   R"("Resource":"arn:aws:s3:::other/*"}]})") == "MalformedPolicy");
  CHECK(put_policy(R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage",)"
                   R"("Resource":"arn:aws:s3:::bucket/*"}]})") == "MalformedPolicy");
}

TEST_CASE_FIXTURE(PublicFixture, "a policy is answered as it was put, and is public or not") {
  GetBucketPolicyRequest get;
  get.bucket = "bucket";
  CHECK(code(call<op::GetBucketPolicy>(get)) == "NoSuchBucketPolicy");
  given_nothing_blocks_the_public();
  put_policy(read_for_all);
  CHECK(call<op::GetBucketPolicy>(get)->policy == read_for_all);
  GetBucketPolicyStatusRequest status;
  status.bucket = "bucket";
  CHECK(call<op::GetBucketPolicyStatus>(status)->policy_status->is_public == true);
}

TEST_CASE_FIXTURE(PublicFixture, "a new bucket knows no ACLs") {
  CHECK(put_bucket_acl("public-read") == "AccessControlListNotSupported");
  CHECK(put_bucket_acl("private") == "AccessControlListNotSupported");
  auto in = put_request("key", "x");
  in.acl = "public-read";
  CHECK(code(call<op::PutObject>(in)) == "AccessControlListNotSupported");
  in = put_request("key", "x");
  in.acl = "bucket-owner-full-control";
  CHECK(call<op::PutObject>(in));
}

TEST_CASE_FIXTURE(PublicFixture,
                  "where ACLs are on, public-read lists the bucket and opens the object") {
  given_ownership("BucketOwnerPreferred");
  CHECK(put_bucket_acl("public-read") == "AccessDenied");
  given_nothing_blocks_the_public();
  REQUIRE(put_bucket_acl("public-read") == "");
  PutObjectAclRequest in;
  in.bucket = "bucket";
  in.key = "public/a";
  in.acl = "public-read";
  REQUIRE(call<op::PutObjectAcl>(in));
  as_anonymous();
  CHECK(list() == "");
  CHECK(content("public/a") == "for all");
  CHECK(content("private/a") == "AccessDenied");
  CHECK(content("missing") == "NoSuchKey");
  CHECK(code(call<op::PutObject>(put_request("public/b", "x"))) == "AccessDenied");
}

TEST_CASE_FIXTURE(PublicFixture, "an ACL is answered as the grants it means") {
  given_ownership("ObjectWriter");
  given_nothing_blocks_the_public();
  put_bucket_acl("public-read-write");
  GetBucketAclRequest in;
  in.bucket = "bucket";
  auto got = call<op::GetBucketAcl>(in);
  REQUIRE(got->grants->size() == 3);
  CHECK((*got->grants)[0].grantee->id == got->owner->id);
  CHECK((*got->grants)[0].permission == "FULL_CONTROL");
  CHECK((*got->grants)[2].grantee->uri == "http://acs.amazonaws.com/groups/global/AllUsers");
  CHECK((*got->grants)[2].permission == "WRITE");
}

TEST_CASE_FIXTURE(S3Fixture,
                  "a bucket with a public ACL cannot be made without saying that ACLs count") {
  CreateBucketRequest in;
  in.bucket = "bucket";
  in.acl = "public-read";
  CHECK(code(call<op::CreateBucket>(in)) == "InvalidBucketAclWithObjectOwnership");
  in.object_ownership = "ObjectWriter";
  CHECK(call<op::CreateBucket>(in));
}

TEST_CASE_FIXTURE(PublicFixture,
                  "the block of public access is on from the start, and can be removed") {
  GetPublicAccessBlockRequest in;
  in.bucket = "bucket";
  CHECK(
      call<op::GetPublicAccessBlock>(in)->public_access_block_configuration->block_public_policy ==
      true);
  given_nothing_blocks_the_public();
  CHECK(code(call<op::GetPublicAccessBlock>(in)) == "NoSuchPublicAccessBlockConfiguration");
}

}  // namespace windlass::cloud::s3
