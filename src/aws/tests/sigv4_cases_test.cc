// Replays the published examples of Signature Version 4, signing and verifying each in both places.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "aws/sigv4.h"
#include "aws/sigv4_canonical.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

using namespace windlass;
using namespace windlass::aws;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

http::Request parse_request(const std::string& text) {
  http::Request request;
  auto head_end = text.find("\n\n");
  if (head_end != std::string::npos) request.body = text.substr(head_end + 2);
  auto lines = split(std::string_view(text).substr(0, head_end), '\n');
  auto first = lines[0];
  auto method_end = first.find(' ');
  auto target_end = first.rfind(' ');
  request.method = first.substr(0, method_end);
  request.target = first.substr(method_end + 1, target_end - method_end - 1);
  std::vector<http::Headers::Field> fields;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    auto parts = split_once(lines[i], ":");
    if (lines[i][0] == ' ' || !parts)
      (fields.back().second += '\n') += lines[i];
    else
      fields.emplace_back(parts->first, parts->second);
  }
  for (auto& [name, value] : fields) request.headers.add(name, value);
  return request;
}

struct Case {
  fs::path folder;
  http::Request request;
  Credentials credentials;
  Scope scope;
  Time time;
  std::chrono::seconds valid_for;
  SignOptions options;
  bool body_signed = false;

  explicit Case(fs::path at) : folder(std::move(at)) {
    request = parse_request(read(folder / "request.txt"));
    auto context = parse_json(read(folder / "context.json")).value();
    auto& keys = *context.find("credentials");
    credentials = {*keys.text("access_key_id"), *keys.text("secret_access_key"),
                   keys.text("token").value_or("")};
    scope = {*context.text("region"), *context.text("service")};
    time = *parse_iso8601(*context.text("timestamp"));
    valid_for = std::chrono::seconds(context.find("expiration_in_seconds")->as_int());
    options.normalize_path = context.find("normalize")->as_bool();
    body_signed = context.find("sign_body")->as_bool();
    auto* omit = context.find("omit_session_token");
    options.sign_session_token = !(omit && omit->as_bool());
  }

  std::string text(const char* name) const { return read(folder / name); }
  std::string body_hash() const { return hex(sha256(request.body.bytes())); }
};

std::vector<Case> cases() {
  std::vector<Case> found;
  fs::path root = fs::path(WINDLASS_SOURCE_DIR) / ".." / "shared" / "sigv4-cases";
  if (!fs::exists(root)) {
    MESSAGE("skipped: the published SigV4 cases are not beside the checkout (../shared)");
    return found;
  }
  for (auto& entry : fs::directory_iterator(root))
    if (entry.is_directory()) found.emplace_back(entry.path());
  REQUIRE(found.size() >= 38);
  return found;
}

Result<> check(const http::Request& request, const Case& example) {
  auto claim = find_claim(request);
  if (!claim) return claim.error();
  if (!*claim) return Error{"NoClaim", "no signature was found"};
  SigningKeys keys;
  return verify(**claim, request, example.credentials.secret_access_key, example.body_hash(),
                example.time, keys,
                {.encode_path = true,
                 .normalize_path = example.options.normalize_path,
                 .session_token_signed = example.options.sign_session_token});
}

std::string message_of(const Result<>& result) {
  return result ? "" : result.error().code + ": " + result.error().message;
}

}  // namespace

TEST_CASE("a request signed in its headers is what the published example says, byte for byte") {
  for (auto& example : cases()) {
    CAPTURE(example.folder.filename().string());
    auto expected = parse_request(example.text("header-signed-request.txt"));
    auto signed_request = example.request;
    example.options.content_sha256_header = example.body_signed;
    sign(signed_request, example.credentials, example.scope, example.time, example.options);
    CHECK(signed_request.headers.get("Authorization") == expected.headers.get("Authorization"));
    CHECK(signed_request.headers.size() == expected.headers.size());
  }
}

TEST_CASE("a presigned request is what the published example says, byte for byte") {
  for (auto& example : cases()) {
    CAPTURE(example.folder.filename().string());
    auto signed_request = example.request;
    presign(signed_request, example.credentials, example.scope, example.time, example.valid_for,
            example.options);
    CHECK(signed_request.target == parse_request(example.text("query-signed-request.txt")).target);
  }
}

TEST_CASE("the texts that are signed are the published ones") {
  for (auto& example : cases())
    for (std::string place : {"header", "query"}) {
      CAPTURE(example.folder.filename().string());
      CAPTURE(place);
      auto request = parse_request(example.text((place + "-signed-request.txt").c_str()));
      auto claim = find_claim(request).value().value();
      auto canonical = canonical_request(
          request, claim.signed_headers, example.body_hash(),
          {.encode_path = true,
           .normalize_path = example.options.normalize_path,
           .query_without = "X-Amz-Signature",
           .query_without_too = example.options.sign_session_token ? "" : "X-Amz-Security-Token"});
      CHECK(canonical == example.text((place + "-canonical-request.txt").c_str()));
      auto scope = credential_scope(claim.date, claim.region, claim.service);
      CHECK(string_to_sign(format_basic(claim.time), scope, canonical) ==
            example.text((place + "-string-to-sign.txt").c_str()));
      CHECK(claim.signature == example.text((place + "-signature.txt").c_str()));
    }
}

TEST_CASE("every published signed request is accepted") {
  for (auto& example : cases())
    for (auto file : {"header-signed-request.txt", "query-signed-request.txt"}) {
      CAPTURE(example.folder.filename().string());
      CAPTURE(file);
      CHECK(message_of(check(parse_request(example.text(file)), example)) == "");
    }
}

TEST_CASE("a published signed request is refused under another secret") {
  for (auto& example : cases()) {
    CAPTURE(example.folder.filename().string());
    example.credentials.secret_access_key += "x";
    for (auto file : {"header-signed-request.txt", "query-signed-request.txt"}) {
      auto refused = check(parse_request(example.text(file)), example);
      REQUIRE(!refused);
      CHECK(refused.error().code == "SignatureDoesNotMatch");
    }
  }
}
