#include "base/ssh_wire.h"

#include <optional>

#include "base/text.h"

namespace windlass {

namespace ssh {

namespace {

constexpr std::size_t rsa_bytes_min = 1024 / 8;
constexpr std::size_t rsa_bytes_max = 16384 / 8;

std::string length(std::size_t size) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift & 255);
  return bytes;
}

std::optional<std::string_view> take_string(std::string_view& bytes) {
  if (bytes.size() < 4) return std::nullopt;
  std::size_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(4);
  if (size > bytes.size()) return std::nullopt;
  auto taken = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return taken;
}

std::string lines(const std::string& text, std::size_t width, int* count = nullptr) {
  std::string folded;
  for (std::size_t at = 0; at < text.size(); at += width) {
    folded += text.substr(at, width) + "\n";
    if (count) ++*count;
  }
  return folded;
}

// DER: a tag, the length, the content.
std::string der(char tag, std::string_view content) {
  std::string head(1, tag);
  auto size = content.size();
  if (size < 128) {
    head += static_cast<char>(size);
  } else {
    std::string digits;
    for (; size > 0; size >>= 8) digits.insert(digits.begin(), static_cast<char>(size & 255));
    head += static_cast<char>(0x80 | digits.size());
    head += digits;
  }
  return head + std::string(content);
}

}  // namespace

std::string string(std::string_view bytes) { return length(bytes.size()) + std::string(bytes); }

std::string number(std::string_view bytes) {
  while (!bytes.empty() && bytes.front() == '\0') bytes.remove_prefix(1);
  auto negative = !bytes.empty() && (bytes.front() & 0x80);
  return string((negative ? std::string(1, '\0') : std::string()) + std::string(bytes));
}

std::string colons(std::string_view bytes) {
  std::string text;
  for (auto byte : bytes) text += (text.empty() ? "" : ":") + hex(std::string_view(&byte, 1));
  return text;
}

std::string without_last_zeros(std::string_view bytes) {
  while (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
  return std::string(bytes);
}

Result<SshPublicKey> read_blob(const std::string& blob) {
  Error broken{"NotAKey", "Key is not in valid OpenSSH public key format"};
  std::string_view rest(blob);
  auto type = take_string(rest);
  if (!type) return broken;
  if (*type == "ssh-ed25519") {
    auto open = take_string(rest);
    if (!open || open->size() != 32 || !rest.empty()) return broken;
    return SshPublicKey{std::string(*type), blob};
  }
  if (*type != "ssh-rsa") return Error{"KeyKind", "Only RSA and ED25519 keys are supported"};
  auto exponent = take_string(rest);
  auto modulus = take_string(rest);
  if (!exponent || !modulus || exponent->empty() || !rest.empty()) return broken;
  if (modulus->size() < rsa_bytes_min || modulus->size() > rsa_bytes_max + 1)
    return Error{"KeyKind", "An RSA key must have between 1024 and 16384 bits"};
  return SshPublicKey{std::string(*type), blob};
}

std::string openssh_file(const SshPublicKey& key, std::string_view secret, std::uint32_t check,
                         std::string_view comment) {
  std::string_view rest(key.blob);
  auto type = take_string(rest).value_or("");
  auto inner = length(check) + length(check) + string(type) + std::string(rest) + string(secret) +
               string(comment);
  for (char pad = 1; inner.size() % 8 != 0; ++pad) inner += pad;
  auto whole = std::string("openssh-key-v1") + '\0' + string("none") + string("none") + string("") +
               length(1) + string(key.blob) + string(inner);
  return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines(base64(whole), 70) +
         "-----END OPENSSH PRIVATE KEY-----\n";
}

std::string putty_file(const SshPublicKey& key, std::string_view secret, std::string_view comment) {
  auto covered =
      string(key.type) + string("none") + string(comment) + string(key.blob) + string(secret);
  auto mac = hmac_sha1(sha1("putty-private-key-file-mac-key"), covered);
  int open_lines = 0, secret_lines = 0;
  auto open = lines(base64(key.blob), 64, &open_lines);
  auto hidden = lines(base64(secret), 64, &secret_lines);
  return "PuTTY-User-Key-File-2: " + key.type +
         "\nEncryption: none\nComment: " + std::string(comment) +
         "\nPublic-Lines: " + std::to_string(open_lines) + "\n" + open +
         "Private-Lines: " + std::to_string(secret_lines) + "\n" + hidden +
         "Private-MAC: " + hex(mac) + "\n";
}

}  // namespace ssh

std::string SshPublicKey::line() const { return type + " " + base64(blob); }

std::string SshPublicKey::md5_fingerprint() const {
  std::string_view rest(blob);
  ssh::take_string(rest);
  auto exponent = ssh::take_string(rest).value_or("");
  auto modulus = ssh::take_string(rest).value_or("");
  // rsaEncryption, 1.2.840.113549.1.1.1, without parameters.
  constexpr std::string_view algorithm("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00", 13);
  auto numbers = ssh::der(0x30, ssh::der(0x02, modulus) + ssh::der(0x02, exponent));
  auto whole =
      ssh::der(0x30, ssh::der(0x30, algorithm) + ssh::der(0x03, std::string(1, '\0') + numbers));
  return ssh::colons(md5(whole));
}

std::string SshPublicKey::sha256_fingerprint() const { return base64(sha256(blob)); }

}  // namespace windlass
