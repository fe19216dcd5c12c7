#include "cloud/s3/post_form.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "base/time.h"

namespace windlass::cloud::s3 {

namespace {

const Time now = *parse_iso8601("2026-11-21T12:00:00Z");

std::string policy(const std::string& conditions,
                   const std::string& expiration = "2026-11-21T13:00:00Z") {
  return base64(R"({"expiration":")" + expiration + R"(","conditions":[)" + conditions + "]}");
}

std::string outcome(const std::string& encoded, const http::Headers& fields) {
  auto size = check_post_policy(encoded, fields, "bucket", now);
  if (!size) return size.error().code + ": " + size.error().message;
  return std::to_string(size->min) + "-" + (size->max ? std::to_string(*size->max) : "");
}

bool obeys(const std::string& conditions, http::Headers fields) {
  auto encoded = policy(R"({"bucket":"bucket"},)" + conditions);
  fields.add("policy", encoded);
  return outcome(encoded, fields) == "0-";
}

struct FormFixture {
  http::Head head{"POST", "/bucket", {{"Host", "localhost"}, {"X-Amz-Acl", "public-read"}}};
  http::Headers fields{{"key", "up/${filename}"}};

  Result<PostForm> read() { return read_post_form(head, fields, "a b.txt", now); }
  http::Response answer() {
    http::Response put{200, {{"ETag", "\"tag\""}}, {}};
    return answer_to_form(*read(), "http://localhost/bucket", put);
  }
};

}  // namespace

TEST_CASE("a condition says what a field is or begins with, whatever the case of its name") {
  CHECK(obeys(R"({"KEY":"a"})", {{"key", "a"}}));
  CHECK(obeys(R"(["eq","$key","a"])", {{"Key", "a"}}));
  CHECK(obeys(R"(["Starts-With","$key","a/"])", {{"key", "a/b"}}));
  CHECK(obeys(R"(["starts-with","$key",""])", {{"key", "a/b"}}));
  CHECK_FALSE(obeys(R"({"key":"a"})", {{"key", "A"}}));
  CHECK_FALSE(obeys(R"(["starts-with","$key","b"])", {{"key", "a/b"}}));
  CHECK_FALSE(obeys(R"(["starts-with","$acl",""],["eq","$key","a"])", {{"key", "a"}}));
}

TEST_CASE("of several content types, each must be as the policy wants it") {
  auto conditions = R"(["starts-with","$Content-Type","image/"])";
  CHECK(obeys(conditions, {{"Content-Type", "image/png, image/jpeg"}}));
  CHECK_FALSE(obeys(conditions, {{"Content-Type", "image/png, text/html"}}));
}

TEST_CASE("a field that no condition speaks of is refused by name") {
  auto encoded = policy(R"({"bucket":"bucket"},{"key":"a"})");
  http::Headers fields{
      {"key", "a"}, {"policy", encoded}, {"x-amz-signature", "s"}, {"x-ignore-button", "Go"}};
  CHECK(outcome(encoded, fields) == "0-");
  fields.add("acl", "public-read");
  CHECK(outcome(encoded, fields) ==
        "AccessDenied: Invalid according to Policy: Extra input fields: acl");
  CHECK(outcome(policy(R"({"key":"a"})"), {{"key", "a"}}) ==
        "AccessDenied: Invalid according to Policy: Extra input fields: bucket");
}

TEST_CASE("a failed condition is told as it was written") {
  CHECK(outcome(policy(R"({"bucket":"other"})"), {}) ==
        R"(AccessDenied: Invalid according to Policy: Policy Condition failed: )"
        R"(["eq","$bucket","other"])");
}

TEST_CASE("a policy bounds the size of the file") {
  auto bucket = std::string(R"({"bucket":"bucket"},)");
  CHECK(outcome(policy(bucket + R"(["content-length-range",1,"100"])"), {}) == "1-100");
  for (auto* bad : {R"(["content-length-range",1])", R"(["content-length-range",-1,1])",
                    R"(["content-length-range",2,1])", R"(["content-length-range","a",1])"}) {
    CAPTURE(bad);
    CHECK(outcome(policy(bucket + bad), {}).starts_with("InvalidPolicyDocument"));
  }
  CHECK(check_size({2, 3}, 1).error().code == "EntityTooSmall");
  CHECK(check_size({2, 3}, 4).error().code == "EntityTooLarge");
  CHECK(check_size({2, 3}, 3));
}

TEST_CASE("a policy expires, where the date counts") {
  auto old = policy(R"({"bucket":"bucket"})", "2026-11-21T12:00:00.000Z");
  CHECK(outcome(old, {}) == "AccessDenied: Invalid according to Policy: Policy expired.");
  CHECK(check_post_policy(old, {}, "bucket", std::nullopt));
}

TEST_CASE("what is no policy is refused") {
  for (auto& bad :
       {std::string("%%%"), base64("{"), base64("[]"), base64("{}"),
        base64(R"({"expiration":"2026-11-21T13:00:00Z"})"),
        base64(R"({"expiration":"soon","conditions":[]})"),
        base64(R"({"EXPIRATION":"2026-11-21T13:00:00Z","conditions":[]})"), policy("{}"),
        policy(R"({"a":"b","c":"d"})"), policy(R"({"key":1})"), policy("[]"),
        policy(R"(["eq","key","a"])"), policy(R"(["like","$key","a"])"), policy("7")}) {
    CAPTURE(bad);
    CHECK(outcome(bad, {{"key", "a"}}).starts_with("InvalidPolicyDocument"));
  }
}

TEST_CASE("only a POST at the bucket itself is a form") {
  CHECK(is_post_at_bucket({"POST", "/bucket", {}}));
  CHECK(is_post_at_bucket({"POST", "/bucket/", {}}));
  CHECK_FALSE(is_post_at_bucket({"POST", "/bucket/key", {}}));
  CHECK_FALSE(is_post_at_bucket({"POST", "/bucket?delete", {}}));
  CHECK_FALSE(is_post_at_bucket({"POST", "/", {}}));
  CHECK_FALSE(is_post_at_bucket({"PUT", "/bucket", {}}));
}

TEST_CASE_FIXTURE(FormFixture, "a form becomes a PutObject of what its fields say") {
  for (auto& [name, value] : http::Headers{{"Acl", "private"},
                                           {"Content-Type", "text/plain"},
                                           {"x-amz-meta-name", "${filename}"},
                                           {"x-amz-date", "20261121T120000Z"},
                                           {"submit", "Go"}})
    fields.add(name, value);
  auto form = read();
  REQUIRE(form);
  CHECK(form->key == "up/a b.txt");
  CHECK(form->put.method == "PUT");
  CHECK(form->put.target == "/bucket/up/a%20b.txt");
  // Headers of the request itself are nobody's word: no policy saw them.
  CHECK(form->put.headers == http::Headers{{"Host", "localhost"},
                                           {"x-amz-acl", "private"},
                                           {"content-type", "text/plain"},
                                           {"x-amz-meta-name", "a b.txt"}});
}

TEST_CASE_FIXTURE(FormFixture, "a form's tags are XML") {
  fields.add("tagging",
             "<Tagging><TagSet><Tag><Key>a b</Key><Value>1&amp;2</Value></Tag></TagSet></Tagging>");
  CHECK(read()->put.headers.get("x-amz-tagging") == "a%20b=1%262");
  fields.set("tagging", "a=b");
  CHECK(read().error().code == "MalformedXML");
}

TEST_CASE_FIXTURE(FormFixture, "a form must say a key, and nothing that cannot be a header") {
  fields.add("x-amz-meta-a", "x\r\nX-Amz-Acl: public-read");
  CHECK(read().error().code == "InvalidArgument");
  fields = {{"key", ""}};
  CHECK(read().error().code == "InvalidArgument");
  fields = {{"name", "a"}};
  CHECK(read().error().message.find("'key'") != std::string::npos);
}

TEST_CASE_FIXTURE(FormFixture, "a form says how it is answered") {
  CHECK(answer().status == 204);
  CHECK(answer().headers.get("Location") == "http://localhost/bucket/up/a%20b.txt");
  fields.set("success_action_status", "200");
  CHECK(answer().status == 200);
  fields.set("success_action_status", "404");
  CHECK(answer().status == 204);
  fields.set("success_action_status", "201");
  auto created = answer();
  CHECK(created.status == 201);
  CHECK(created.body.bytes().find("<Bucket>bucket</Bucket><Key>up/a b.txt</Key>") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(FormFixture, "a form may send the browser on to another page") {
  fields.set("success_action_redirect", "https://example.com/done?x=1");
  CHECK(answer().status == 303);
  CHECK(answer().headers.get("Location") ==
        "https://example.com/done?x=1&bucket=bucket&key=up%2Fa%20b.txt&etag=%22tag%22");
  fields.set("success_action_redirect", "javascript:alert(1)");
  CHECK(answer().status == 204);
}

}  // namespace windlass::cloud::s3
