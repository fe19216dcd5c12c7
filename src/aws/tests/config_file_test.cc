// What the shared files and the environment say, and which of them wins.
#include "aws/config_file.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::aws;

namespace {

struct Given {
  std::map<std::string, std::string> variables{{"HOME", "/home/jane"}};
  std::map<std::string, std::string> files;

  Result<Settings> load(std::optional<std::string> profile = {}) const {
    return Settings::load(
        [*this](const std::string& name) -> std::optional<std::string> {
          auto found = variables.find(name);
          return found == variables.end() ? std::nullopt : std::optional(found->second);
        },
        [*this](const std::string& path) -> std::optional<std::string> {
          auto found = files.find(path);
          return found == files.end() ? std::nullopt : std::optional(found->second);
        },
        std::move(profile));
  }
};

Given with_config(std::string text) {
  Given given;
  given.files["/home/jane/.aws/config"] = std::move(text);
  return given;
}

}  // namespace

TEST_CASE("profiles, comments and nested keys of a config file are read") {
  auto file = parse_config_file(
                  "# a comment\n[default]\nregion = eu-west-1 # mine\n\n[profile  work]\n"
                  "region=us-east-2\ns3 =\n  addressing_style = path\noutput = json;x\n",
                  ConfigKind::Config, "config")
                  .value();
  CHECK(file.profiles["default"]["region"] == "eu-west-1");
  CHECK(file.profiles["work"]["s3.addressing_style"] == "path");
  CHECK(file.profiles["work"]["output"] == "json;x");
}

TEST_CASE("a section of a config file that is no profile is none") {
  auto file = parse_config_file("[sso-session x]\nregion = a\n[work]\nregion = b\n",
                                ConfigKind::Config, "config")
                  .value();
  CHECK(file.profiles.empty());
}

TEST_CASE("a malformed config file is refused with its name and line") {
  auto refused = parse_config_file("[default]\nregion\n", ConfigKind::Config, "/x/config");
  CHECK(refused.error().message == "/x/config, line 2: neither [section] nor key = value");
  CHECK(!parse_config_file("a = b\n", ConfigKind::Config, "config"));
  CHECK(!parse_config_file("[default\n", ConfigKind::Config, "config"));
}

TEST_CASE("the credentials file wins over the config file") {
  auto given = with_config("[profile work]\naws_access_key_id = old\nregion = us-east-2\n");
  given.files["/home/jane/.aws/credentials"] = "[work]\naws_access_key_id = new\n";
  auto settings = given.load("work").value();
  CHECK(settings.find("aws_access_key_id") == "new");
  CHECK(settings.find("region") == "us-east-2");
}

TEST_CASE("the files' places can be moved") {
  Given given;
  given.variables["AWS_CONFIG_FILE"] = "~/elsewhere";
  given.files["/home/jane/elsewhere"] = "[default]\nregion = us-west-1\n";
  CHECK(given.load()->region() == "us-west-1");
}

TEST_CASE("AWS_PROFILE chooses the profile, the command line before it") {
  auto given = with_config("[profile a]\nregion = ra\n[profile b]\nregion = rb\n");
  given.variables["AWS_PROFILE"] = "a";
  CHECK(given.load()->region() == "ra");
  CHECK(given.load("b")->region() == "rb");
}

TEST_CASE("a profile that does not exist is refused, and those that do are named") {
  auto given = with_config("[profile a]\nregion = ra\n");
  CHECK(
      given.load("nope").error().message ==
      "there is no profile 'nope' in /home/jane/.aws/config or /home/jane/.aws/credentials; there "
      "are: a");
}

TEST_CASE("AWS_REGION wins over AWS_DEFAULT_REGION, and both over the profile") {
  auto given = with_config("[default]\nregion = from-file\n");
  CHECK(given.load()->region() == "from-file");
  given.variables["AWS_DEFAULT_REGION"] = "from-default";
  CHECK(given.load()->region() == "from-default");
  given.variables["AWS_REGION"] = "from-region";
  CHECK(given.load()->region() == "from-region");
}

TEST_CASE("endpoints: a service's variable, then everybody's, then the file") {
  auto given = with_config(
      "[default]\nendpoint_url = http://all-file\nservices = mine\n[services mine]\n"
      "elastic_load_balancing_v2 =\n  endpoint_url = http://elb-file\n");
  CHECK(given.load()->endpoint_url("SQS") == "http://all-file");
  CHECK(given.load()->endpoint_url("Elastic Load Balancing v2") == "http://elb-file");
  given.variables["AWS_ENDPOINT_URL"] = "http://all";
  CHECK(given.load()->endpoint_url("Elastic Load Balancing v2") == "http://all");
  given.variables["AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2"] = "http://elb";
  CHECK(given.load()->endpoint_url("Elastic Load Balancing v2") == "http://elb");
  CHECK(given.load()->endpoint_url("SQS") == "http://all");
  given.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  CHECK(!given.load()->endpoint_url("SQS"));
}

TEST_CASE("attempts are three unless somebody says otherwise, and nonsense is refused") {
  Given given;
  CHECK(given.load()->attempts_max().value() == 3);
  given.variables["AWS_MAX_ATTEMPTS"] = "5";
  CHECK(given.load()->attempts_max().value() == 5);
  given.variables["AWS_MAX_ATTEMPTS"] = "many";
  CHECK(!given.load()->attempts_max());
  given.variables["AWS_MAX_ATTEMPTS"] = "5";
  given.variables["AWS_RETRY_MODE"] = "hopeful";
  CHECK(!given.load()->attempts_max());
}
