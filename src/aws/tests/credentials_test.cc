// Where credentials are looked for, in which order, and what is said when there are none.
#include "aws/credentials.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "base/time.h"
#include "http/testing/scripted_client.h"

using namespace windlass;
using namespace windlass::aws;
using namespace std::chrono_literals;

namespace {

struct Given {
  std::map<std::string, std::string> variables{{"HOME", "/home/jane"}};
  std::map<std::string, std::string> files;
  std::shared_ptr<http::ScriptedClient> peer = std::make_shared<http::ScriptedClient>();
  ManualClock clock{*parse_basic("20261120T120000Z")};
  SeededRandom random{1};
  std::vector<std::string> commands;
  std::string printed = "{}";

  CredentialsParts parts(std::optional<std::string> profile = {}) {
    auto find = [](auto& map) {
      return [map](const std::string& name) -> std::optional<std::string> {
        auto found = map.find(name);
        return found == map.end() ? std::nullopt : std::optional(found->second);
      };
    };
    return {.settings = Settings::load(find(variables), find(files), std::move(profile)).value(),
            .http = peer,
            .clock = clock,
            .random = random,
            .sleep = [](auto) {},
            .read_file = find(files),
            .run = [this](const std::string& command) -> Result<std::string> {
              commands.push_back(command);
              return printed;
            }};
  }
  Result<Credentials> get(std::optional<std::string> profile = {}) {
    return find_credentials(parts(std::move(profile)))->get();
  }
  void config(std::string text) { files["/home/jane/.aws/config"] = std::move(text); }
};

http::Response ok(std::string text) { return {200, {}, Body(std::move(text))}; }

std::string keys_json(const std::string& key, const std::string& expires) {
  return R"({"AccessKeyId":")" + key + R"(","SecretAccessKey":"s","Token":"t","Expiration":")" +
         expires + R"("})";
}

std::string assumed_role(const std::string& key) {
  return "<AssumeRoleResponse "
         "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
         "<Credentials><AccessKeyId>" +
         key +
         "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
         "<Expiration>2026-11-20T13:00:00Z</Expiration></Credentials></AssumeRoleResult>"
         "</AssumeRoleResponse>";
}

}  // namespace

TEST_CASE("the environment comes first") {
  Given given;
  given.config("[default]\naws_access_key_id = F\naws_secret_access_key = f\n");
  given.variables.insert({{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "e"}});
  CHECK(given.get()->access_key_id == "E");
}

TEST_CASE("a profile named on the command line wins over the environment") {
  Given given;
  given.config("[profile work]\naws_access_key_id = F\naws_secret_access_key = f\n");
  given.variables.insert({{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "e"}});
  CHECK(given.get("work")->access_key_id == "F");
}

TEST_CASE("half a pair of keys in the environment is refused, not passed over") {
  Given given;
  given.variables["AWS_ACCESS_KEY_ID"] = "E";
  CHECK(given.get().error().message ==
        "the environment sets only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: "
        "AWS_SECRET_ACCESS_KEY is missing");
}

TEST_CASE("a web identity that is set is refused by name, not passed over") {
  Given given;
  given.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/var/run/token";
  CHECK(given.get().error().code == "NotSupported");
  given.variables.insert({{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "e"}});
  CHECK(given.get()->access_key_id == "E");
}

TEST_CASE("a process that gives credentials is heard, and told when it fails") {
  auto process = system_process();
  CHECK(process("echo given").value() == "given\n");
  CHECK(process("exit 3").error().message == "the command failed: exit 3");
}

TEST_CASE("a process that does not answer in time is ended with all that it started") {
  auto refused = system_process(std::chrono::milliseconds(50))("sleep 600 & sleep 600");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("did not answer within") != std::string::npos);
}

TEST_CASE("where nothing is found, every place that was asked is named, and what to type") {
  Given given;
  given.peer->fails("Timeout");
  auto refused = given.get();
  REQUIRE(!refused);
  auto& message = refused.error().message;
  for (auto part : {"AWS_ACCESS_KEY_ID is not set", "the profile 'default'", "the container",
                    "the instance's metadata: no answer at 169.254.169.254", "aws configure",
                    "windlass cloud env"})
    CHECK(message.find(part) != std::string::npos);
}

TEST_CASE("a process of the profile gives credentials") {
  Given given;
  given.config("[default]\ncredential_process = /bin/keys --for jane\n");
  given.printed = R"({"Version":1,"AccessKeyId":"P","SecretAccessKey":"s","SessionToken":"t"})";
  auto found = given.get().value();
  CHECK(found.access_key_id == "P");
  CHECK(found.session_token == "t");
  CHECK(given.commands == std::vector<std::string>{"/bin/keys --for jane"});
}

TEST_CASE("a process that prints no credentials ends the search") {
  Given given;
  given.config("[default]\ncredential_process = /bin/keys\n");
  CHECK(given.get().error().message ==
        "credential_process of the profile 'default' answered without credentials: no keys in it");
}

TEST_CASE("IAM Identity Center is refused by name") {
  Given given;
  given.config("[default]\nsso_session = corp\n");
  CHECK(given.get().error().code == "NotSupported");
}

TEST_CASE("a role is assumed with the keys of its source profile") {
  Given given;
  given.config(
      "[profile base]\naws_access_key_id = B\naws_secret_access_key = b\nregion = eu-west-1\n"
      "[profile ops]\nrole_arn = arn:aws:iam::1:role/ops\nsource_profile = base\n"
      "external_id = x1\nrole_session_name = jane\nregion = us-west-2\n");
  given.peer->answers(ok(assumed_role("ASIA")));
  auto found = given.get("ops").value();
  CHECK(found.access_key_id == "ASIA");
  CHECK(found.expires == parse_iso8601("2026-11-20T13:00:00Z"));
  auto asked = given.peer->asked().at(0);
  CHECK(asked.url == "https://sts.us-west-2.amazonaws.com");
  CHECK(asked.request.headers.get("Authorization").find("Credential=B/") != std::string::npos);
  for (auto part : {"Action=AssumeRole", "ExternalId=x1", "RoleSessionName=jane"})
    CHECK(asked.request.body.bytes().find(part) != std::string::npos);
}

TEST_CASE("a role may be assumed through another role") {
  Given given;
  given.config(
      "[profile a]\naws_access_key_id = A\naws_secret_access_key = a\n"
      "[profile b]\nrole_arn = arn:b\nsource_profile = a\n"
      "[profile c]\nrole_arn = arn:c\nsource_profile = b\n");
  given.peer->answers(ok(assumed_role("B"))).answers(ok(assumed_role("C")));
  CHECK(given.get("c")->access_key_id == "C");
  CHECK(given.peer->asked().at(1).request.headers.get("Authorization").find("Credential=B/") !=
        std::string::npos);
}

TEST_CASE("roles that are assumed in a circle are refused") {
  Given given;
  given.config(
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n"
      "[profile b]\nrole_arn = arn:b\nsource_profile = a\n");
  CHECK(given.get("a").error().message.find("in a circle: a -> b -> a") != std::string::npos);
}

TEST_CASE("a role may take its source from the environment") {
  Given given;
  given.variables.insert({{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "e"}});
  given.config("[profile r]\nrole_arn = arn:r\ncredential_source = Environment\n");
  given.peer->answers(ok(assumed_role("R")));
  CHECK(given.get("r")->access_key_id == "R");
}

TEST_CASE("a role that cannot be assumed says which role, and why") {
  Given given;
  given.config(
      "[default]\naws_access_key_id = A\naws_secret_access_key = a\n"
      "[profile r]\nrole_arn = arn:r\nsource_profile = default\n");
  given.peer->answers({403,
                       {},
                       Body("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                            "<Message>not you</Message></Error></ErrorResponse>")});
  auto refused = given.get("r");
  CHECK(refused.error().code == "AccessDenied");
  CHECK(refused.error().message == "assuming the role arn:r: not you");
}

TEST_CASE("a container's endpoint is asked with its token") {
  Given given;
  given.variables.insert({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:8080/creds"},
                          {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "open sesame"}});
  given.peer->answers(ok(keys_json("C", "2026-11-20T18:00:00Z")));
  CHECK(given.get()->access_key_id == "C");
  auto asked = given.peer->asked().at(0);
  CHECK(asked.url == "http://127.0.0.1:8080");
  CHECK(asked.request.target == "/creds");
  CHECK(asked.request.headers.get("Authorization") == "open sesame");
}

TEST_CASE("credentials are not asked from strange hosts over plain HTTP") {
  for (auto url :
       {"http://evil.example.com/", "http://127.0.0.1.evil.com/", "http://169.254.169.254/"}) {
    CAPTURE(url);
    Given given;
    given.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    CHECK(given.get().error().code == "BadCredentials");
    CHECK(given.peer->asked().empty());
  }
}

TEST_CASE("an instance's role is found by IMDSv2, with a session") {
  Given given;
  given.peer->answers(ok("token-1"))
      .answers(ok("web-role\n"))
      .answers(ok(keys_json("I", "2026-11-20T18:00:00Z")));
  CHECK(given.get()->access_key_id == "I");
  auto asked = given.peer->asked();
  CHECK(asked.at(0).request.method == "PUT");
  CHECK(asked.at(2).request.target == "/latest/meta-data/iam/security-credentials/web-role");
  CHECK(asked.at(2).request.headers.get("X-aws-ec2-metadata-token") == "token-1");
}

TEST_CASE("credentials are kept, and renewed five minutes before they expire") {
  Given given;
  given.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://localhost/c";
  given.peer->answers(ok(keys_json("ONE", "2026-11-20T13:00:00Z")))
      .answers(ok(keys_json("TWO", "2026-11-20T14:00:00Z")));
  auto source = find_credentials(given.parts());
  CHECK(source->get()->access_key_id == "ONE");
  given.clock.advance(54min);
  CHECK(source->get()->access_key_id == "ONE");
  given.clock.advance(2min);
  CHECK(source->get()->access_key_id == "TWO");
}

TEST_CASE("while renewing fails, what is kept serves until it expires") {
  Given given;
  given.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://localhost/c";
  given.peer->answers(ok(keys_json("ONE", "2026-11-20T13:00:00Z"))).otherwise([](auto&) {
    return Result<http::Response>(Error{"Timeout", "late"});
  });
  auto source = find_credentials(given.parts());
  CHECK(source->get()->access_key_id == "ONE");
  given.clock.advance(57min);
  CHECK(source->get()->access_key_id == "ONE");
  given.clock.advance(4min);
  CHECK(!source->get());
}
