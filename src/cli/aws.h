// `windlass aws SERVICE OPERATION`: calls any operation of the models that are compiled in.
#pragma once

#include "aws/credentials.h"
#include "cli/command.h"

namespace windlass::cli {

// What the verb needs of the world.
struct AwsParts {
  aws::Environment environment;
  aws::ReadFile read_file;
  aws::RunProcess run_process;
  std::function<std::shared_ptr<http::Client>(const std::string& ca_file)> make_http;
  const Clock& clock;
  Random& random;
  aws::Sleeper sleep;
};

Command aws_command(AwsParts parts);

}  // namespace windlass::cli
