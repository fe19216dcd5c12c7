// The command line of `windlass aws`, read against an operation's shapes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/config_file.h"
#include "cli/command.h"
#include "cli/models.h"

namespace windlass::cli {

// What the verb itself was told; the rest are the operation's parameters.
struct AwsWords {
  std::vector<std::string> words;  // service, operation, and perhaps an output file
  std::map<std::string, std::string> options;
  struct Parameter {
    std::string name;  // without the dashes
    std::vector<std::string> values;
  };
  std::vector<Parameter> parameters;

  bool has(const std::string& name) const { return options.contains(name); }
  std::string get(const std::string& name) const {
    auto found = options.find(name);
    return found == options.end() ? "" : found->second;
  }
};

extern const std::span<const Option> aws_options;

// The options may stand anywhere; parameters take the words up to the next option. Words before the
// first parameter are words; one that follows a parameter's only value is settled by its shape.
Result<AwsWords> read_aws_words(const std::vector<std::string>& arguments);

struct AwsInput {
  std::shared_ptr<void> value;  // of the operation's input shape; null where it has none
  std::optional<std::string> output_file;
};
// Fills the input from parameters and --json. Errors name the parameter and what it wants.
Result<AwsInput> read_aws_input(const aws::Operation& operation, const AwsWords& words,
                                const aws::ReadFile& read_file, const Console& console);

// The member whose value is a stream of bytes; null without one.
const aws::Member* stream_member(const aws::Shape* shape);

// --- Help
// -----------------------------------------------------------------------------------------

std::string services_help();
std::string operations_help(const LoadedModel& loaded);
std::string operation_help(const aws::Operation& operation);
// "TEXT", "NUMBER", "[{\"Id\": TEXT, ...}, ...]": what a value of the shape looks like.
std::string shape_text(const aws::Shape& shape, int depth = 2);

}  // namespace windlass::cli
