#include "http/message.h"

#include "base/text.h"

namespace windlass::http {

const std::string* Headers::find(std::string_view name) const {
  for (auto& [known, value] : fields_)
    if (equal_ignoring_case(known, name)) return &value;
  return nullptr;
}

std::string Headers::get(std::string_view name) const {
  auto* value = find(name);
  return value ? *value : std::string();
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](auto& field) { return equal_ignoring_case(field.first, name); });
}

void Headers::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

std::string_view Head::path() const { return std::string_view(target).substr(0, target.find('?')); }

std::string_view Head::query() const {
  auto at = target.find('?');
  return at == std::string::npos ? std::string_view() : std::string_view(target).substr(at + 1);
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 416: return "Range Not Satisfiable";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "Status";
  }
}

}  // namespace windlass::http
