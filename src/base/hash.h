// Digests and checksums, streaming and at once. Digests are raw bytes: hex() and base64() are in
// text.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace windlass {

class Hasher {
 public:
  virtual ~Hasher() = default;
  virtual void update(std::string_view bytes) = 0;
  // The raw bytes (of a CRC: its value, most significant byte first, as AWS sends them); then it
  // starts anew.
  virtual std::string finish() = 0;
};

enum class Hash { Md5, Sha1, Sha256, Crc32, Crc32c, Crc64Nvme };
std::unique_ptr<Hasher> make_hasher(Hash hash);

std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string hmac_sha1(std::string_view key, std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

std::uint32_t crc32(std::string_view bytes);
std::uint32_t crc32c(std::string_view bytes);
std::uint64_t crc64nvme(std::string_view bytes);

// The checksum of two pieces in a row, from theirs and the size of the second.
std::uint32_t crc32_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size);
std::uint32_t crc32c_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size);
std::uint64_t crc64nvme_combine(std::uint64_t first, std::uint64_t second,
                                std::uint64_t second_size);

// Takes as long for a near miss as for a far one: for signatures and tokens.
bool constant_time_equal(std::string_view a, std::string_view b);

class Md5 final : public Hasher {
 public:
  Md5();
  void update(std::string_view bytes) override;
  std::string finish() override;

 private:
  // libcrypto's own structure, whose header stays out of this one.
  alignas(8) std::array<std::byte, 92> state_;
};

class Sha1 final : public Hasher {
 public:
  Sha1();
  void update(std::string_view bytes) override;
  std::string finish() override;

 private:
  alignas(8) std::array<std::byte, 96> state_;
};

class Sha256 final : public Hasher {
 public:
  Sha256();
  void update(std::string_view bytes) override;
  std::string finish() override;

 private:
  alignas(8) std::array<std::byte, 112> state_;
};

class Crc32 final : public Hasher {
 public:
  void update(std::string_view bytes) override;
  std::string finish() override;
  std::uint32_t value() const { return value_; }

 private:
  std::uint32_t value_ = 0;
};

class Crc32c final : public Hasher {
 public:
  void update(std::string_view bytes) override;
  std::string finish() override;
  std::uint32_t value() const { return value_; }

 private:
  std::uint32_t value_ = 0;
};

class Crc64Nvme final : public Hasher {
 public:
  void update(std::string_view bytes) override;
  std::string finish() override;
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

}  // namespace windlass
