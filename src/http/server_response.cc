#include "http/server_response.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace windlass::http {
namespace {

// Written by us, from what the body is.
bool is_framing(std::string_view name) {
  return equal_ignoring_case(name, "Content-Length") ||
         equal_ignoring_case(name, "Transfer-Encoding");
}

// A line break in a value would let its author write headers of their own. libmicrohttpd refuses
// control characters and empty values altogether, so those become blanks.
bool needs_cleaning(std::string_view value) {
  return value.empty() || std::ranges::any_of(value, [](unsigned char c) { return c < ' '; });
}

std::string cleaned(std::string value) {
  if (value.empty()) return " ";
  for (auto& c : value)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return value;
}

bool is_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](unsigned char c) { return c > ' ' && c < 0x7f && c != ':'; });
}

MHD_Response* empty_response() {
  return MHD_create_response_from_buffer(0, nullptr, MHD_RESPMEM_PERSISTENT);
}

ssize_t never_read(void*, std::uint64_t, char*, std::size_t) {
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

// libmicrohttpd has no "length without body" in this version; a reader that it has no reason to
// call for HEAD does the same.
MHD_Response* length_only(std::uint64_t length) {
  if (length == 0) return empty_response();
  return MHD_create_response_from_callback(length, 1, never_read, nullptr, nullptr);
}

// Of a file that is too short, libmicrohttpd would send what there is and then wait for the rest.
bool is_all_there(const Body::Slice& slice) {
  struct stat file;
  return ::fstat(slice.file->descriptor(), &file) == 0 &&
         static_cast<std::uint64_t>(file.st_size) >= slice.offset + slice.size;
}

ssize_t read_slices(void* body, std::uint64_t offset, char* out, std::size_t size) {
  auto got = static_cast<const Body*>(body)->read_at(offset, out, size);
  return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
}

// sendfile takes one file; several are copied through memory, a piece at a time.
MHD_Response* from_files(Body body) {
  constexpr std::size_t piece_size = 256 << 10;
  auto* kept = new Body(std::move(body));
  auto* made = MHD_create_response_from_callback(kept->size(), piece_size, read_slices, kept,
                                                 [](void* body) { delete static_cast<Body*>(body); });
  if (!made) delete kept;
  return made;
}

MHD_Response* from_file(Body body) {
  if (!std::ranges::all_of(body.slices(), is_all_there)) return nullptr;
  if (body.slices().size() > 1) return from_files(std::move(body));
  // libmicrohttpd closes the descriptor that it is given.
  int copy = ::fcntl(body.file()->descriptor(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return nullptr;
  auto* made = MHD_create_response_from_fd_at_offset64(body.size(), copy, body.offset());
  if (!made) ::close(copy);
  return made;
}

MHD_Response* from_memory(std::string bytes) {
  auto* kept = new std::string(std::move(bytes));
  auto* made = MHD_create_response_from_buffer_with_free_callback_cls(
      kept->size(), kept->data(), [](void* string) { delete static_cast<std::string*>(string); },
      kept);
  if (!made) delete kept;
  return made;
}

MHD_Response* from_body(Response& response, bool to_head_request) {
  if (to_head_request) {
    auto told = parse_uint(response.headers.get("Content-Length"));
    return length_only(told && response.body.empty() ? *told : response.body.size());
  }
  if (response.body.empty()) return empty_response();
  if (response.body.in_file()) return from_file(std::move(response.body));
  return from_memory(std::move(response.body.bytes()));
}

}  // namespace

MHD_Response* make_mhd_response(Response response, bool to_head_request, bool then_close) {
  auto* made = from_body(response, to_head_request);
  if (!made) return nullptr;
  for (auto& [name, value] : response.headers) {
    if (is_framing(name) || !is_name(name)) continue;
    if (needs_cleaning(value))
      MHD_add_response_header(made, name.c_str(), cleaned(value).c_str());
    else
      MHD_add_response_header(made, name.c_str(), value.c_str());
  }
  if (then_close) MHD_add_response_header(made, "Connection", "close");
  return made;
}

std::string as_bytes(const Response& response) {
  constexpr std::uint64_t body_max = 64 << 10;
  auto body = response.body.size() <= body_max ? response.body.read_all() : std::string();
  auto status = sendable_status(response.status);
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + ' ';
  bytes += reason_phrase(status);
  bytes += "\r\n";
  for (auto& [name, value] : response.headers)
    if (!is_framing(name) && is_name(name) && !equal_ignoring_case(name, "Connection"))
      bytes += name + ": " + (needs_cleaning(value) ? cleaned(value) : value) + "\r\n";
  bytes += "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return bytes + body;
}

int sendable_status(int status) { return status < 200 || status > 999 ? 500 : status; }

Response plain_response(int status, std::string text) {
  return {status, {{"Content-Type", "text/plain"}}, Body(std::move(text) + "\n")};
}

}  // namespace windlass::http
