// The forms in which SSH's keys are written: RFC 4251's strings and numbers, and the files of
// OpenSSH and PuTTY.
#pragma once

#include "base/hash.h"
#include "base/ssh_key.h"

namespace windlass::ssh {

std::string string(std::string_view bytes);
// A positive number, most significant byte first.
std::string number(std::string_view bytes);
// "1f:51:ae"
std::string colons(std::string_view bytes);
std::string without_last_zeros(std::string_view bytes);

// Checks that it is whole, and of a kind and size that EC2 takes.
Result<SshPublicKey> read_blob(const std::string& blob);

// Unencrypted. `secret` is the private half as that kind of key has it in such files.
std::string openssh_file(const SshPublicKey& key, std::string_view secret, std::uint32_t check,
                         std::string_view comment);
std::string putty_file(const SshPublicKey& key, std::string_view secret, std::string_view comment);

}  // namespace windlass::ssh
