// What the verbs of `windlass cloud` share: which cloud is meant, and how it is asked.
#pragma once

#include <memory>
#include <string>

#include "cli/cloud.h"
#include "cli/cloud_process.h"
#include "http/client.h"

namespace windlass::cli {

inline constexpr Option state_option = {"--state", "DIR", "where the cloud keeps everything"};
inline constexpr Option json_option = {"--json", "", "for programs"};

std::string state_of(const Invocation& invocation);
// " --state DIR" as it was given, for what is printed to be typed next.
std::string state_words(const Invocation& invocation);
// The cloud that is meant, if it is up.
Result<CloudProcess> running(const Invocation& invocation);
Result<http::Response> ask(const CloudParts& parts, const CloudProcess& process, std::string method,
                           std::string path, std::string body = "");
// Lines of "export AWS_...=..." for a shell.
std::string exports(const CloudProcess& process, const CloudKeys& keys);

// --- Verbs in files of their own ---
using SharedParts = std::shared_ptr<CloudParts>;
std::vector<Command> cloud_account_commands(SharedParts parts);  // cloud_account.cc
Command cloud_ca_command();                                      // cloud_ca.cc
Command cloud_denied_command(SharedParts parts);                 // cloud_denied.cc
std::vector<Command> cloud_machine_commands(SharedParts parts);  // cloud_machines.cc
std::vector<Command> cloud_mail_commands(SharedParts parts);     // cloud_mail.cc

}  // namespace windlass::cli
