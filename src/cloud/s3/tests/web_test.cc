// Hosts, websites, browsers: what is said to S3 without being an API call.
#include "aws/protocol.h"
#include "aws/s3/get_bucket_location.h"
#include "aws/s3/put_bucket_cors.h"
#include "aws/s3/put_bucket_policy.h"
#include "aws/s3/put_bucket_website.h"
#include "cloud/s3/hosts.h"
#include "cloud/s3/wire.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

std::string as(const std::string& host) {
  auto hosted = find_hosted_bucket(host, "localhost");
  if (!hosted) return "";
  return (hosted->as == HostedBucket::As::Api ? "api " : "website ") + hosted->bucket;
}

std::string rewritten(const std::string& host, std::string target) {
  http::Head head{"GET", std::move(target), {{"Host", host}}};
  Settings settings;
  rewrite(head, settings);
  return head.target;
}

struct WebFixture : S3Fixture {
  PutBucketWebsiteRequest site;

  WebFixture() {
    given_bucket();
    given_nothing_blocks_the_public();
    PutBucketPolicyRequest policy;
    policy.bucket = "bucket";
    policy.policy = R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",)"
                    R"("Resource":"arn:aws:s3:::bucket/*"}]})";
    REQUIRE(call<op::PutBucketPolicy>(policy));
    site.bucket = "bucket";
    site.website_configuration.emplace().index_document.emplace().suffix = "index.html";
  }

  void given_site() { REQUIRE(call<op::PutBucketWebsite>(site)); }

  void given_page(const std::string& key, const std::string& text) {
    auto in = put_request(key, text);
    in.content_type = "text/html";
    REQUIRE(call<op::PutObject>(in));
  }

  http::Response send(http::Request request) {
    effects = {};
    reply = {};
    aws::Client nobody(nullptr);
    Work work{db, settings, random, log, effects, reply, nobody};
    REQUIRE(service.is_aside(request, settings));
    return service.aside(work, here(), request);
  }

  http::Response visit(const std::string& target, http::Headers headers = {},
                       const std::string& method = "GET") {
    http::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    request.headers.add("Host", "bucket.s3-website.localhost:4566");
    return send(std::move(request));
  }

  RoutingRule& given_rule() {
    auto& rules = site.website_configuration->routing_rules;
    if (!rules) rules.emplace();
    return rules->emplace_back();
  }
};

}  // namespace

TEST_CASE("a bucket is found in each host that AWS and we would give it") {
  for (auto host :
       {"b.s3.localhost", "b.s3.localhost:4566", "b.localhost:4566", "b.s3.amazonaws.com",
        "b.s3.eu-west-1.amazonaws.com", "b.s3-eu-west-1.amazonaws.com",
        "b.s3.dualstack.eu-west-1.amazonaws.com", "B.S3.Localhost.", "b.s3.us-east-1.localhost"})
    CHECK_MESSAGE(as(host) == "api b", host);
  CHECK(as("photos.of.me.s3.localhost") == "api photos.of.me");
  CHECK(as("b.s3.s3.localhost") == "api b.s3");
  for (auto host : {"b.s3-website.localhost:4566", "b.s3-website-us-east-1.amazonaws.com",
                    "b.s3-website.eu-central-1.amazonaws.com"})
    CHECK_MESSAGE(as(host) == "website b", host);
}

TEST_CASE("no bucket is found in addresses and in the names of services") {
  for (auto host :
       {"localhost:4566", "127.0.0.1:4566", "[::1]:4566", "s3.localhost",
        "s3.us-east-1.amazonaws.com", "sqs.localhost", "sqs.us-east-1.localhost",
        "sqs.us-east-1.amazonaws.com", "dynamodb.localhost", "example.com", "", "notlocalhost"})
    CHECK_MESSAGE(as(host) == "", host);
}

TEST_CASE("virtual-host style becomes path style, and path style stays") {
  CHECK(rewritten("b.s3.localhost", "/") == "/b");
  CHECK(rewritten("b.s3.localhost", "/?list-type=2") == "/b?list-type=2");
  CHECK(rewritten("b.s3.localhost", "/a%20b/c?x") == "/b/a%20b/c?x");
  CHECK(rewritten("b.s3.localhost", "//a") == "/b//a");
  CHECK(rewritten("127.0.0.1:4566", "/b/a") == "/b/a");
  CHECK(rewritten("b.s3-website.localhost", "/a") == "/a");
}

TEST_CASE_FIXTURE(WebFixture, "a website serves its pages and the index of its folders") {
  given_site();
  given_page("index.html", "home");
  given_page("docs/index.html", "docs");
  auto home = visit("/");
  CHECK(home.status == 200);
  CHECK(home.body.read_all() == "home");
  CHECK(home.headers.get("Content-Type") == "text/html");
  CHECK(visit("/docs/").body.read_all() == "docs");
  CHECK(visit("/docs/index.html?x=1").body.read_all() == "docs");
  auto folder = visit("/docs");
  CHECK(folder.status == 302);
  CHECK(folder.headers.get("Location") == "/docs/");
}

TEST_CASE_FIXTURE(WebFixture, "what is missing is answered with the error document") {
  site.website_configuration->error_document.emplace().key = "oops.html";
  given_site();
  auto plain = visit("/missing");
  CHECK(plain.status == 403);
  CHECK(plain.body.read_all().find("AccessDenied") != std::string::npos);
  given_page("oops.html", "sorry");
  auto page = visit("/missing");
  CHECK(page.status == 403);
  CHECK(page.body.read_all() == "sorry");
}

TEST_CASE_FIXTURE(WebFixture, "a website is only what everybody may read") {
  given_site();
  given_page("index.html", "home");
  db.run("delete from s3_setting where kind = 'policy'");
  CHECK(visit("/").status == 403);
}

TEST_CASE_FIXTURE(WebFixture, "a website understands ranges and conditions") {
  given_site();
  given_page("a", "0123456789");
  auto part = visit("/a", {{"Range", "bytes=2-3"}});
  CHECK(part.status == 206);
  CHECK(part.body.read_all() == "23");
  auto etag = visit("/a").headers.get("ETag");
  auto same = visit("/a", {{"If-None-Match", etag}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  auto head = visit("/a", {}, "HEAD");
  CHECK(head.body.empty());
  CHECK(head.headers.get("Content-Length") == "10");
  CHECK(visit("/a", {}, "PUT").status == 405);
}

TEST_CASE_FIXTURE(WebFixture, "a website can be sent elsewhere as a whole") {
  site.website_configuration.emplace().redirect_all_requests_to.emplace().host_name = "example.com";
  site.website_configuration->redirect_all_requests_to->protocol = "https";
  given_site();
  auto answer = visit("/a?b=c");
  CHECK(answer.status == 301);
  CHECK(answer.headers.get("Location") == "https://example.com/a?b=c");
}

TEST_CASE_FIXTURE(WebFixture, "rules send keys and errors elsewhere") {
  auto& moved = given_rule();
  moved.condition.emplace().key_prefix_equals = "old/";
  moved.redirect.emplace().replace_key_prefix_with = "new/";
  auto& lost = given_rule();
  lost.condition.emplace().http_error_code_returned_equals = "403";
  lost.redirect.emplace().host_name = "archive.example.com";
  lost.redirect->http_redirect_code = "302";
  lost.redirect->replace_key_with = "search";
  given_site();
  CHECK(visit("/old/a").headers.get("Location") == "http://bucket.s3-website.localhost:4566/new/a");
  auto answer = visit("/missing");
  CHECK(answer.status == 302);
  CHECK(answer.headers.get("Location") == "http://archive.example.com/search");
}

TEST_CASE_FIXTURE(WebFixture, "an object can send its visitors elsewhere") {
  given_site();
  auto in = put_request("a", "x");
  in.website_redirect_location = "/b";
  REQUIRE(call<op::PutObject>(in));
  auto answer = visit("/a");
  CHECK(answer.status == 301);
  CHECK(answer.headers.get("Location") == "/b");
}

TEST_CASE_FIXTURE(WebFixture, "what is no website says so") {
  CHECK(visit("/").status == 404);
  CHECK(visit("/").headers.get("x-amz-error-code") == "NoSuchWebsiteConfiguration");
  http::Request request{{"GET", "/", {{"Host", "nowhere.s3-website.localhost"}}}};
  CHECK(send(request).headers.get("x-amz-error-code") == "NoSuchBucket");
}

TEST_CASE_FIXTURE(WebFixture, "browsers are told which pages may ask for what") {
  PutBucketCorsRequest cors;
  cors.bucket = "bucket";
  auto& rule = cors.cors_configuration.emplace().cors_rules.emplace(1).front();
  rule.allowed_methods = std::vector<std::string>{"GET", "PUT"};
  rule.allowed_origins = std::vector<std::string>{"https://*.example.com"};
  rule.allowed_headers = std::vector<std::string>{"x-amz-*"};
  rule.max_age_seconds = 600;
  REQUIRE(call<op::PutBucketCors>(cors));
  auto ask = [&](const char* origin, const char* method, const char* headers) {
    return send({{"OPTIONS",
                  "/bucket/key",
                  {{"Host", "127.0.0.1:4566"},
                   {"Origin", origin},
                   {"Access-Control-Request-Method", method},
                   {"Access-Control-Request-Headers", headers}}}});
  };
  auto allowed = ask("https://www.example.com", "PUT", "X-Amz-Date, x-amz-meta-a");
  CHECK(allowed.status == 200);
  CHECK(allowed.headers.get("Access-Control-Allow-Origin") == "https://www.example.com");
  CHECK(allowed.headers.get("Access-Control-Allow-Headers") == "x-amz-date, x-amz-meta-a");
  CHECK(allowed.headers.get("Access-Control-Max-Age") == "600");
  CHECK(ask("https://evil.com", "PUT", "").status == 403);
  CHECK(ask("https://www.example.com", "DELETE", "").status == 403);
  CHECK(ask("https://www.example.com", "PUT", "x-other").status == 403);
}

TEST_CASE("S3's words for what violates the model") {
  aws::Member storage{.name = "StorageClass",
                      .wire = "x-amz-storage-class",
                      .shape = nullptr,
                      .offset = 0,
                      .location = aws::Location::Header};
  aws::Violation violation{aws::Violation::Rule::Enum, "storageClass", "CHEAP", &storage, nullptr};
  auto& operation = op::GetBucketLocation::operation();
  CHECK(invalid(operation, {{violation}}).code == "InvalidStorageClass");
  auto in_body = storage;
  in_body.location = aws::Location::Body;
  violation.member = &in_body;
  CHECK(invalid(operation, {{violation}}).code == "MalformedXML");
  auto other = storage;
  other.name = "RequestPayer";
  violation.member = &other;
  CHECK(invalid(operation, {{violation}}).code == "InvalidArgument");
}

TEST_CASE("an answer to HEAD has no words, and every answer has both ids") {
  http::Response response{
      404, {{"x-amz-request-id", "1"}, {"Content-Type", "application/xml"}}, Body("<Error/>")};
  http::Head head{"HEAD", "/bucket/key", {}};
  finish(nullptr, head, response);
  CHECK(response.body.empty());
  CHECK(!response.headers.has("Content-Type"));
  CHECK(response.headers.has("x-amz-id-2"));
}

TEST_CASE("a bucket's location is the whole document") {
  for (auto body : {"<A><LocationConstraint>eu-west-1</LocationConstraint></A>",
                    "<LocationConstraint xmlns=\"x\">eu-west-1</LocationConstraint>"}) {
    http::Response response{200, {}, Body(body)};
    finish(&op::GetBucketLocation::operation(), {"GET", "/b?location", {}}, response);
    CHECK(response.body.bytes() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint "
          "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>");
  }
}

}  // namespace windlass::cloud::s3
