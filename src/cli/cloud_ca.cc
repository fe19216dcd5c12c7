// `windlass cloud ca`: the certificate of the authority that signs the local cloud's certificates.
#include <filesystem>
#include <fstream>

#include "cli/cloud_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option ca_options[] = {
    {"--path", "", "print the file's path, for what takes a path"},
    state_option,
};
constexpr Example ca_examples[] = {
    {"windlass cloud ca > windlass-ca.pem", "Keeps the certificate, for a browser to import."},
    {"curl --cacert \"$(windlass cloud ca --path)\" https://shop.localhost:8443/",
     "Trusts it for one request."},
    {"export AWS_CA_BUNDLE=\"$(windlass cloud ca --path)\"", "Trusts it in the AWS tools."},
};

// The file is there whether or not the cloud is up, and survives its resets.
Result<int> show(const Invocation& invocation) {
  auto path = std::filesystem::absolute(state_of(invocation) + "/ca.pem").string();
  std::ifstream file(path);
  std::string certificate{std::istreambuf_iterator<char>(file), {}};
  if (certificate.empty())
    return Error{"NoAuthority", "there is no authority yet in " + state_of(invocation) +
                                    ": it is made on the first start, windlass cloud up" +
                                    state_words(invocation)};
  invocation.console.out(invocation.has("--path") ? path + "\n" : certificate);
  return 0;
}

}  // namespace

Command cloud_ca_command() {
  return {.name = "cloud ca",
          .summary =
              "Prints the certificate to trust, so that the local cloud's certificates are good.",
          .usage = "[--path]",
          .options = ca_options,
          .examples = ca_examples,
          .run = show};
}

}  // namespace windlass::cli
