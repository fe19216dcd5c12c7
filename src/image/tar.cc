#include "image/tar.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace windlass::image {

namespace {

constexpr std::size_t block = 512;
constexpr std::size_t name_max = 100, prefix_max = 155;

// POSIX's header, field by field.
struct Header {
  char name[100], mode[8], uid[8], gid[8], size[12], time[12], checksum[8], kind, target[100],
      magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
static_assert(sizeof(Header) == block);

template <std::size_t Size>
void put(char (&field)[Size], std::string_view text) {
  std::memcpy(field, text.data(), std::min(text.size(), Size));
}

template <std::size_t Size>
void put_number(char (&field)[Size], std::uint64_t number) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "%0*llo", static_cast<int>(Size - 1),
                static_cast<unsigned long long>(number));
  put(field, digits);
}

Error does_not_fit(std::string_view name) {
  return {"BadInput", "the name " + std::string(name) + " is too long for an archive"};
}

// The header has room for 100 bytes of a name, and for 155 of the folders before them.
Result<> put_name(Header& header, std::string_view name) {
  if (name.size() <= name_max) {
    put(header.name, name);
    return Done{};
  }
  for (auto slash = name.find('/'); slash != name.npos; slash = name.find('/', slash + 1)) {
    auto rest = name.substr(slash + 1);
    if (slash > prefix_max) break;
    if (rest.empty() || rest.size() > name_max) continue;
    put(header.prefix, name.substr(0, slash));
    put(header.name, rest);
    return Done{};
  }
  return does_not_fit(name);
}

// Eight gibibytes and more do not fit in octal digits: then in binary, as GNU's tar does.
constexpr std::uint64_t octal_end = std::uint64_t{1} << 33;

void put_size(Header& header, std::uint64_t size) {
  if (size < octal_end) return put_number(header.size, size);
  header.size[0] = static_cast<char>(0x80);
  for (int at = 11; at > 3; --at, size >>= 8) header.size[at] = static_cast<char>(size & 0xff);
}

std::optional<std::uint64_t> size_in(const Header& header) {
  std::uint64_t size = 0;
  if (static_cast<unsigned char>(header.size[0]) == 0x80) {
    for (int at = 4; at < 12; ++at) size = size << 8 | static_cast<unsigned char>(header.size[at]);
    return size;
  }
  for (int at = 0; at < 11; ++at) {
    if (header.size[at] < '0' || header.size[at] > '7') return std::nullopt;
    size = size << 3 | static_cast<unsigned>(header.size[at] - '0');
  }
  return size;
}

void put_checksum(Header& header) {
  std::memset(header.checksum, ' ', sizeof header.checksum);
  unsigned sum = 0;
  auto* bytes = reinterpret_cast<const unsigned char*>(&header);
  for (std::size_t at = 0; at < sizeof header; ++at) sum += bytes[at];
  std::snprintf(header.checksum, sizeof header.checksum, "%06o", sum);
  header.checksum[7] = ' ';
}

}  // namespace

Result<> Tar::add_header(std::string_view name, char kind, unsigned mode, std::size_t size,
                         std::string_view target) {
  Header header{};
  TRY(put_name(header, name));
  if (target.size() > name_max) return does_not_fit(target);
  put_number(header.mode, mode);
  put_number(header.uid, 0);
  put_number(header.gid, 0);
  put_size(header, size);
  put_number(header.time, 0);
  header.kind = kind;
  put(header.target, target);
  put(header.magic, std::string_view("ustar\0", 6));
  put(header.version, "00");
  put(header.user, "root");
  put(header.group, "root");
  put_checksum(header);
  bytes_.append(reinterpret_cast<const char*>(&header), sizeof header);
  return Done{};
}

Result<> Tar::add_file(std::string_view name, std::string_view content, bool executable) {
  TRY(add_header(name, '0', executable ? 0755 : 0644, content.size(), ""));
  bytes_ += content;
  bytes_.resize((bytes_.size() + block - 1) / block * block);
  return Done{};
}

Result<> Tar::add_folder(std::string_view name) {
  return add_header(std::string(name) + "/", '5', 0755, 0, "");
}

Result<> Tar::add_link(std::string_view name, std::string_view target) {
  return add_header(name, '2', 0777, 0, target);
}

std::string Tar::finish() {
  bytes_.append(2 * block, '\0');
  return std::move(bytes_);
}

std::string tar_header(std::string_view name, std::uint64_t size) {
  Header header{};
  put(header.name, name);
  put_number(header.mode, 0644);
  put_number(header.uid, 0);
  put_number(header.gid, 0);
  put_size(header, size);
  put_number(header.time, 0);
  header.kind = '0';
  put(header.magic, std::string_view("ustar\0", 6));
  put(header.version, "00");
  put(header.user, "root");
  put(header.group, "root");
  put_checksum(header);
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

std::string tar_fill(std::uint64_t size) {
  return std::string((tar_block - size % tar_block) % tar_block, '\0');
}

std::string tar_end() { return std::string(2 * tar_block, '\0'); }

std::optional<TarEntry> read_tar_header(std::string_view bytes) {
  Header header{};
  if (bytes.size() != sizeof header) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  auto again = header;
  put_checksum(again);
  auto size = size_in(header);
  if (std::memcmp(again.checksum, header.checksum, sizeof header.checksum) != 0 || !size ||
      header.kind != '0')
    return std::nullopt;
  return TarEntry{std::string(header.name, ::strnlen(header.name, sizeof header.name)), *size};
}

}  // namespace windlass::image
