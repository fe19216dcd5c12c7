#include "base/text.h"
#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;

namespace {

// Answers with what it was asked.
struct Echo final : Secrets {
  Result<std::string> ssm(std::string_view name, std::string_view version) override {
    return "ssm " + std::string(name) + " " + std::string(version);
  }
  Result<std::string> ssm_secure(std::string_view name, std::string_view version) override {
    return "secure " + std::string(name) + " " + std::string(version);
  }
  Result<std::string> secret(std::string_view id, std::string_view stage,
                             std::string_view version) override {
    if (id == "none") return Error{"ResourceNotFoundException", "there is no such secret"};
    return R"({"user": "root", "port": 5432, "asked": ")" + std::string(id) + " " +
           std::string(stage) + " " + std::string(version) + "\"}";
  }
};

std::string resolved(std::string_view text) {
  Echo echo;
  auto value = resolve_dynamic_references(Json(text), echo);
  return value ? value->as_string() : value.error().message;
}

}  // namespace

TEST_CASE("a dynamic reference becomes what it names, anywhere in a text") {
  CHECK(resolved("plain {{text}}") == "plain {{text}}");
  CHECK(resolved("{{resolve:ssm:/a/b}}") == "ssm /a/b ");
  CHECK(resolved("<{{resolve:ssm:/a/b:3}}|{{resolve:ssm-secure:c:1}}>") ==
        "<ssm /a/b 3|secure c 1>");
  CHECK(resolved("{{resolve:ssm:arn:aws:ssm:eu-west-1:1:parameter/a:2}}") ==
        "ssm arn:aws:ssm:eu-west-1:1:parameter/a 2");
  CHECK(resolved("{{resolve:secretsmanager:db:SecretString:user}}") == "root");
  CHECK(resolved("{{resolve:secretsmanager:db:SecretString:port}}") == "5432");
  CHECK(resolved("{{resolve:secretsmanager:db:SecretString:asked:AWSPREVIOUS:v1}}") ==
        "db AWSPREVIOUS v1");
  CHECK(resolved("{{resolve:secretsmanager:arn:aws:secretsmanager:r:1:secret:db-x1:SecretString:"
                 "asked}}") == "arn:aws:secretsmanager:r:1:secret:db-x1  ");
  CHECK(resolved("{{resolve:secretsmanager:db}}").starts_with("{\"user\""));
}

TEST_CASE("a dynamic reference that leads nowhere is refused without telling the secret") {
  CHECK(resolved("{{resolve:secretsmanager:db:SecretString:nope}}") ==
        "Could not find a value associated with JSONKey in SecretString");
  CHECK(resolved("{{resolve:secretsmanager:none}}") == "there is no such secret");
  CHECK(resolved("{{resolve:vault:x}}") ==
        "Dynamic references know no service 'vault': ssm, ssm-secure or secretsmanager");
  CHECK(resolved("{{resolve:ssm:}}") == "Dynamic reference {{resolve:ssm:}} names nothing");
  CHECK(resolved("{{resolve:secretsmanager:db:SecretBinary}}") ==
        "A dynamic reference to a secret may ask for its SecretString only, not for its "
        "SecretBinary");
}

TEST_CASE("references are resolved throughout a value, and its keys stay") {
  Echo echo;
  auto value = resolve_dynamic_references(
      *parse_json(R"({"a": ["{{resolve:ssm:x}}", 1], "{{resolve:ssm:k}}": true})"), echo);
  REQUIRE(value);
  CHECK(value->dump() == R"({"a":["ssm x ",1],"{{resolve:ssm:k}}":true})");
  CHECK(has_dynamic_reference("a {{resolve:ssm:x}}"));
  CHECK(!has_dynamic_reference("a {{resolve:ssm:x"));
}
