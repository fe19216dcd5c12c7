#include <algorithm>

#include "formation/types/s3_told.h"
#include "formation/types/s3_words.h"
#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

namespace {

std::string lifecycle(const std::string& rule) {
  auto words = types::lifecycle_words(*parse_json(R"({"Rules":[)" + rule + "]}"), "b");
  return types::items(words, "Rules").front().dump();
}

Json sorted(Json value) {
  if (value.is_array())
    for (auto& item : value.as_array()) item = sorted(item);
  if (value.is_object()) {
    for (auto& [name, item] : value.as_object()) item = sorted(item);
    std::ranges::sort(value.as_object(), {}, &Json::Member::first);
  }
  return value;
}

bool there_and_back(Json (*words)(const Json&, const std::string&), Json (*told)(const Json&),
                    const std::string& given) {
  auto json = *parse_json(given);
  return sorted(told(words(json, "bucket"))) == sorted(json);
}

}  // namespace

TEST_CASE("a bucket without a name gets a small one") {
  Played bucket("AWS::S3::Bucket");
  auto made = bucket.create("{}");
  REQUIRE(made);
  CHECK(made->id.starts_with("shop-thing-"));
  CHECK(made->id.size() <= 63);
  CHECK(made->attributes.text("Arn") == "arn:aws:s3:::" + made->id);
  CHECK(made->attributes.text("RegionalDomainName") == made->id + ".s3.eu-west-1.amazonaws.com");
}

TEST_CASE("a bucket's settings are made in an order in which they can be") {
  Played bucket("AWS::S3::Bucket");
  REQUIRE(bucket.create(R"({"AccessControl":"PublicRead",
    "VersioningConfiguration":{"Status":"Enabled"},
    "OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}})"));
  CHECK(bucket.asked() ==
        "CreateBucket PutBucketOwnershipControls PutBucketAcl PutBucketVersioning");
  CHECK(bucket.said("PutBucketAcl").text("ACL") == "public-read");
}

TEST_CASE("a setting that leaves the template leaves the bucket") {
  Played bucket("AWS::S3::Bucket");
  bucket.script().answer("GetBucketTagging", R"({"TagSet":[{"Key":"team","Value":"blue"}]})");
  REQUIRE(bucket.update("{}", R"({"CorsConfiguration":{"CorsRules":[]},
                                  "VersioningConfiguration":{"Status":"Enabled"}})",
                        {"b"}));
  CHECK(bucket.asked() == "PutBucketVersioning DeleteBucketCors GetBucketTagging");
  CHECK(bucket.said("PutBucketVersioning").find("VersioningConfiguration")->text("Status") ==
        "Suspended");
}

TEST_CASE("changed tags are put with those of the system that are there") {
  Played bucket("AWS::S3::Bucket");
  bucket.script().answer("GetBucketTagging",
                         R"({"TagSet":[{"Key":"windlass:token","Value":"t"},
                                       {"Key":"old","Value":"1"}]})");
  REQUIRE(bucket.update("{}", "{}", {"b"}));
  CHECK(bucket.said("PutBucketTagging").find("Tagging")->find("TagSet")->dump() ==
        R"([{"Key":"team","Value":"blue"},{"Key":"windlass:token","Value":"t"}])");
}

TEST_CASE("a bucket of ours that somebody else made is not taken over") {
  Played bucket("AWS::S3::Bucket");
  bucket.script().refuse("CreateBucket", "BucketAlreadyOwnedByYou");
  bucket.script().refuse("GetBucketTagging", "NoSuchTagSet");
  auto refused = bucket.create(R"({"BucketName":"mine"})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
}

TEST_CASE("what S3 here does not do is refused by name, before the bucket is made") {
  Played bucket("AWS::S3::Bucket");
  auto refused = bucket.create(R"({"ReplicationConfiguration":{"Role":"r","Rules":[]}})");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("ReplicationConfiguration") != std::string::npos);
  CHECK(bucket.asked().empty());
}

TEST_CASE("a bucket with objects in it stays, and says why") {
  Played bucket("AWS::S3::Bucket");
  bucket.script().refuse("DeleteBucket", "BucketNotEmpty");
  auto refused = bucket.remove("{}", {"b"});
  REQUIRE(!refused);
  CHECK(refused.error().code == "BucketNotEmpty");
}

TEST_CASE("a lifecycle rule's conditions stand alone or together") {
  CHECK(lifecycle(R"({"Status":"Enabled"})") == R"({"Filter":{"Prefix":""},"Status":"Enabled"})");
  CHECK(lifecycle(R"({"Prefix":"p/"})") == R"({"Filter":{"Prefix":"p/"}})");
  CHECK(lifecycle(R"({"TagFilters":[{"Key":"a","Value":"b"}]})") ==
        R"({"Filter":{"Tag":{"Key":"a","Value":"b"}}})");
  CHECK(lifecycle(R"({"Prefix":"p/","ObjectSizeGreaterThan":"5"})") ==
        R"({"Filter":{"And":{"Prefix":"p/","ObjectSizeGreaterThan":"5"}}})");
}

TEST_CASE("a lifecycle rule may speak as it did long ago") {
  CHECK(lifecycle(R"({"Prefix":"p","ExpirationInDays":3,"NoncurrentVersionExpirationInDays":4,
                      "Transition":{"StorageClass":"GLACIER","TransitionInDays":9}})") ==
        R"({"Filter":{"Prefix":"p"},"Expiration":{"Days":3},)"
        R"("NoncurrentVersionExpiration":{"NoncurrentDays":4},)"
        R"("Transitions":[{"StorageClass":"GLACIER","Days":9}]})");
}

TEST_CASE("a notification has one event in a template and a list of them in S3") {
  auto words = types::notification_words(
      *parse_json(R"({"QueueConfigurations":[{"Event":"s3:ObjectCreated:*","Queue":"arn:q",
        "Filter":{"S3Key":{"Rules":[{"Name":"prefix","Value":"a"}]}}}]})"),
      "b");
  CHECK(words.dump() ==
        R"({"QueueConfigurations":[{"Events":["s3:ObjectCreated:*"],"QueueArn":"arn:q",)"
        R"("Filter":{"Key":{"FilterRules":[{"Name":"prefix","Value":"a"}]}}}]})");
}

TEST_CASE("names that S3 gave to rules are no drift") {
  Played bucket("AWS::S3::Bucket");
  auto properties = R"({"LifecycleConfiguration":{"Rules":[{"Status":"Enabled",
                        "ExpirationInDays":3}]}})";
  bucket.script().answer("GetBucketLifecycleConfiguration",
                         R"({"Rules":[{"ID":"given","Status":"Enabled","Filter":{"Prefix":""},
                             "Expiration":{"Days":3}}],
                             "TransitionDefaultMinimumObjectSize":"all_storage_classes_128K"})");
  auto now = bucket.read(properties, {"b"});
  REQUIRE((now && *now));
  CHECK(*(*now)->find("LifecycleConfiguration") ==
        *parse_json(properties)->find("LifecycleConfiguration"));
}

TEST_CASE("what S3 says to be off, unasked, is no drift") {
  Played bucket("AWS::S3::Bucket");
  auto properties = R"({"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}})";
  bucket.script().answer("GetPublicAccessBlock",
                         R"({"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,
                             "IgnorePublicAcls":false}})");
  auto now = bucket.read(properties, {"b"});
  REQUIRE((now && *now));
  CHECK((*now)->find("PublicAccessBlockConfiguration")->dump() == R"({"BlockPublicAcls":true})");
}

TEST_CASE("what drifted is told in the template's words") {
  CHECK(there_and_back(types::cors_words, types::told_cors, R"({"CorsRules":[
    {"AllowedMethods":["GET"],"ExposedHeaders":["E"],"MaxAge":3}]})"));
  CHECK(there_and_back(types::encryption_words, types::told_encryption,
                       R"({"ServerSideEncryptionConfiguration":[
    {"ServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]})"));
  CHECK(there_and_back(types::lifecycle_words, types::told_lifecycle, R"({"Rules":[
    {"Id":"a","Status":"Enabled","Prefix":"p","TagFilters":[{"Key":"k","Value":"v"}],
     "ExpirationInDays":3,"Transitions":[{"StorageClass":"GLACIER","TransitionInDays":9}]}]})"));
  CHECK(there_and_back(types::logging_words, types::told_logging,
                       R"({"DestinationBucketName":"b","LogFilePrefix":"p"})"));
  CHECK(there_and_back(types::notification_words, types::told_notification,
                       R"({"QueueConfigurations":[{"Event":"e","Queue":"q",
    "Filter":{"S3Key":{"Rules":[{"Name":"prefix","Value":"a"}]}}}]})"));
  CHECK(there_and_back(types::website_words, types::told_website,
                       R"({"IndexDocument":"i","ErrorDocument":"e","RoutingRules":[
    {"RoutingRuleCondition":{"KeyPrefixEquals":"a"},"RedirectRule":{"HostName":"b"}}]})"));
}

TEST_CASE("a rule that was changed is drift") {
  Played bucket("AWS::S3::Bucket");
  auto properties = R"({"VersioningConfiguration":{"Status":"Enabled"}})";
  bucket.script().answer("GetBucketVersioning", R"({"Status":"Suspended"})");
  auto now = bucket.read(properties, {"b"});
  REQUIRE((now && *now));
  CHECK((*now)->find("VersioningConfiguration")->text("Status") == "Suspended");
}

}  // namespace windlass::formation::testing
