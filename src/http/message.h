// HTTP messages as both ends see them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/body.h"

namespace windlass::http {

// Header fields in the order they came; names compare without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  // The first value of that name; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;  // "" when there is none
  bool has(std::string_view name) const { return find(name) != nullptr; }
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void set(std::string name, std::string value);  // replaces all of that name
  void remove(std::string_view name);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  bool operator==(const Headers&) const = default;

 private:
  std::vector<Field> fields_;
};

// What came before the body. `target` is raw, as on the wire: "/a%2Fb?x=1", never decoded.
struct Head {
  std::string method;
  std::string target;
  Headers headers;
  std::string peer = {};  // the client's address, "127.0.0.1"; empty in process
  int peer_port = 0;
  std::string via = {};   // which of the server's further sockets it came by; "" for its own
  bool secure = false;    // over TLS

  std::string_view path() const;   // before '?', still encoded
  std::string_view query() const;  // after '?', still encoded
};

struct Request : Head {
  Body body = {};
};

struct Response {
  int status = 200;
  Headers headers = {};
  Body body = {};
};

std::string_view reason_phrase(int status);

}  // namespace windlass::http
