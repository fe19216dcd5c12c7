// windlass: joins the parts and runs the verb.
#include <cstdio>
#include <exception>

#include "base/clock.h"
#include "base/random.h"
#include "cli/aws.h"
#include "cli/change_verbs.h"
#include "cli/cloud.h"
#include "cli/command.h"
#include "cli/image_verbs.h"
#include "cli/manifest_verbs.h"
#include "cli/view_verbs.h"
#include "cloud/gateway/serve.h"
#include "http/client.h"

using namespace windlass;

namespace {

ops::TargetParts aws_parts(const Clock& clock, Random& random) {
  return {.environment = aws::system_environment(),
          .read_file = aws::system_files(),
          .run_process = aws::system_process(),
          .make_http = [](const std::string& ca_file) -> std::shared_ptr<http::Client> {
            return http::make_curl_client({.ca_file = ca_file});
          },
          .clock = clock,
          .random = random,
          .sleep = aws::system_sleeper()};
}

cli::CloudParts cloud_parts() {
  return {.serve =
              [](const cli::CloudRequest& request) {
                return cloud::serve({{.state_dir = request.state_dir,
                                      .port = request.port,
                                      .account = request.account,
                                      .auth = request.auth,
                                      .machines = request.machines,
                                      .pretend = request.pretend,
                                      .dns_port = request.dns_port},
                                     request.ready_descriptor});
              },
          .rest = cloud::rest,
          .purge = cloud::purge,
          .operations = cloud::served_operations,
          .make_http = [] { return http::make_curl_client(); }};
}

int run(std::span<const std::string> arguments) {
  SystemClock clock;
  SystemRandom random;

  // The verbs, in the order in which help shows them.
  std::vector<cli::Command> verbs;
  auto manifest = cli::system_manifest_parts();
  cli::OperatorParts desk{manifest, aws_parts(clock, random)};
  verbs.push_back(cli::init_command(manifest));
  verbs.push_back(cli::validate_command(manifest));
  verbs.push_back(cli::explain_command());
  verbs.push_back(cli::render_command(manifest));
  verbs.push_back(cli::setup_command(desk));
  verbs.push_back(cli::plan_command(desk));
  for (auto& verb : cli::deploy_commands(desk)) verbs.push_back(std::move(verb));
  verbs.push_back(cli::rollback_command(desk));
  for (auto& verb : cli::stop_commands(desk)) verbs.push_back(std::move(verb));
  for (auto& verb : cli::freeze_commands(desk)) verbs.push_back(std::move(verb));
  verbs.push_back(cli::decommission_command(desk));
  for (auto& verb : cli::view_commands(desk)) verbs.push_back(std::move(verb));
  verbs.push_back(cli::bake_command(desk));
  verbs.push_back(cli::test_command(desk));
  verbs.push_back(cli::clean_command(desk));
  for (auto& verb : cli::image_commands(desk)) verbs.push_back(std::move(verb));
  verbs.push_back(cli::aws_command(aws_parts(clock, random)));
  for (auto& verb : cli::cloud_commands(cloud_parts())) verbs.push_back(std::move(verb));
  verbs.push_back(cli::completion_command(verbs));
  verbs.push_back(cli::man_command(verbs));

  return cli::run(verbs, arguments, cli::system_console());
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(std::vector<std::string>(arguments + 1, arguments + count));
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "windlass: %s\n", fault.what());
    return 1;
  }
}
