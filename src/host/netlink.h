// Speaks with the kernel about interfaces, addresses and routes of one network namespace.
#pragma once

#include <linux/netlink.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "host/descriptor.h"

namespace windlass::host {

class NetlinkRequest {
 public:
  NetlinkRequest(std::uint16_t type, std::uint16_t flags);

  // The kind's own structure, which comes before all attributes.
  template <class Head>
  NetlinkRequest& head(const Head& head) {
    return raw(&head, sizeof head);
  }
  NetlinkRequest& bytes(std::uint16_t attribute, std::string_view value);
  NetlinkRequest& text(std::uint16_t attribute, const std::string& value);
  NetlinkRequest& number(std::uint16_t attribute, std::uint32_t value);
  // Attributes (and a structure before them, if any) inside of an attribute.
  NetlinkRequest& nest(std::uint16_t attribute, const std::function<void(NetlinkRequest&)>& fill);

  std::string_view finished(std::uint32_t sequence);

 private:
  NetlinkRequest& raw(const void* data, std::size_t size);
  std::string buffer_;
};

// Attributes in a row, by their number.
std::map<std::uint16_t, std::string_view> attributes_in(std::string_view bytes);

// What the kernel tells of one thing: the kind's own structure, and attributes by their number.
struct NetlinkAnswer {
  std::uint16_t type = 0;
  std::string_view head;
  std::map<std::uint16_t, std::string_view> attributes;

  template <class Head>
  Head as(std::string_view bytes) const {
    Head value{};
    std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
    return value;
  }
  template <class Head>
  Head head_as() const {
    return as<Head>(head);
  }
  std::uint32_t number(std::uint16_t attribute) const;
  std::string text(std::uint16_t attribute) const;  // without the zero at its end
  bool has(std::uint16_t attribute) const { return attributes.contains(attribute); }
};

class Netlink {
 public:
  // Of the namespace that the calling thread is in, and of that one whichever thread uses it later.
  // `family`: NETLINK_ROUTE, NETLINK_NETFILTER.
  explicit Netlink(int family = NETLINK_ROUTE);

  // What the kernel made of it: 0, or an errno.
  int ask(NetlinkRequest& request);
  // The same for requests that are answered by `head_size` bytes and attributes, once or often.
  int ask(NetlinkRequest& request, std::size_t head_size,
          const std::function<void(const NetlinkAnswer&)>& each);

 private:
  Descriptor socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace windlass::host
