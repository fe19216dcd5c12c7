#include "host/netlink.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/fault.h"

namespace windlass::host {

namespace {

constexpr timeval answer_max{.tv_sec = 10, .tv_usec = 0};
constexpr std::size_t reply_max = 64 << 10;

std::string_view attribute_value(const nlattr& attribute, std::size_t left) {
  auto size = std::min<std::size_t>(attribute.nla_len, left);
  return {reinterpret_cast<const char*>(&attribute) + NLA_HDRLEN, size - NLA_HDRLEN};
}

NetlinkAnswer answer_of(const nlmsghdr& message, std::size_t head_size) {
  std::string_view body{static_cast<const char*>(NLMSG_DATA(&message)), NLMSG_PAYLOAD(&message, 0)};
  auto head = body.substr(0, head_size);
  body.remove_prefix(std::min<std::size_t>(NLMSG_ALIGN(head_size), body.size()));
  return {message.nlmsg_type, head, attributes_in(body)};
}

}  // namespace

std::map<std::uint16_t, std::string_view> attributes_in(std::string_view bytes) {
  std::map<std::uint16_t, std::string_view> attributes;
  while (bytes.size() >= NLA_HDRLEN) {
    auto& attribute = *reinterpret_cast<const nlattr*>(bytes.data());
    if (attribute.nla_len < NLA_HDRLEN) break;
    attributes[attribute.nla_type & NLA_TYPE_MASK] = attribute_value(attribute, bytes.size());
    bytes.remove_prefix(std::min<std::size_t>(NLA_ALIGN(attribute.nla_len), bytes.size()));
  }
  return attributes;
}

NetlinkRequest::NetlinkRequest(std::uint16_t type, std::uint16_t flags) {
  nlmsghdr header{};
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(flags | NLM_F_REQUEST);
  raw(&header, sizeof header);
}

NetlinkRequest& NetlinkRequest::raw(const void* data, std::size_t size) {
  buffer_.append(static_cast<const char*>(data), size);
  buffer_.resize(NLMSG_ALIGN(buffer_.size()));
  return *this;
}

NetlinkRequest& NetlinkRequest::bytes(std::uint16_t attribute, std::string_view value) {
  nlattr header{static_cast<std::uint16_t>(NLA_HDRLEN + value.size()), attribute};
  raw(&header, sizeof header);
  return raw(value.data(), value.size());
}

NetlinkRequest& NetlinkRequest::text(std::uint16_t attribute, const std::string& value) {
  return bytes(attribute, {value.c_str(), value.size() + 1});
}

NetlinkRequest& NetlinkRequest::number(std::uint16_t attribute, std::uint32_t value) {
  return bytes(attribute, {reinterpret_cast<const char*>(&value), sizeof value});
}

NetlinkRequest& NetlinkRequest::nest(std::uint16_t attribute,
                                     const std::function<void(NetlinkRequest&)>& fill) {
  auto at = buffer_.size();
  bytes(attribute, {});
  fill(*this);
  auto size = static_cast<std::uint16_t>(buffer_.size() - at);
  std::memcpy(buffer_.data() + at, &size, sizeof size);
  return *this;
}

std::string_view NetlinkRequest::finished(std::uint32_t sequence) {
  auto& header = *reinterpret_cast<nlmsghdr*>(buffer_.data());
  header.nlmsg_len = static_cast<std::uint32_t>(buffer_.size());
  header.nlmsg_seq = sequence;
  return buffer_;
}

std::uint32_t NetlinkAnswer::number(std::uint16_t attribute) const {
  auto found = attributes.find(attribute);
  return found == attributes.end() ? 0 : as<std::uint32_t>(found->second);
}

std::string NetlinkAnswer::text(std::uint16_t attribute) const {
  auto found = attributes.find(attribute);
  if (found == attributes.end()) return "";
  return std::string(found->second.substr(0, found->second.find('\0')));
}

Netlink::Netlink(int family) : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family)) {
  if (!socket_) throw_errno("opening a netlink socket");
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &answer_max, sizeof answer_max);
}

int Netlink::ask(NetlinkRequest& request) {
  return ask(request, 0, [](const NetlinkAnswer&) {});
}

int Netlink::ask(NetlinkRequest& request, std::size_t head_size,
                 const std::function<void(const NetlinkAnswer&)>& each) {
  auto words = request.finished(++sequence_);
  auto& header = *reinterpret_cast<nlmsghdr*>(const_cast<char*>(words.data()));
  // A list ends by itself; everything else is confirmed.
  if ((header.nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP) header.nlmsg_flags |= NLM_F_ACK;
  if (::send(socket_.get(), words.data(), words.size(), 0) < 0) throw_errno("asking the kernel");
  std::string reply(reply_max, '\0');
  for (;;) {
    auto count = ::recv(socket_.get(), reply.data(), reply.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_errno("the kernel's answer about a network");
    auto left = static_cast<unsigned>(count);
    for (auto* message = reinterpret_cast<nlmsghdr*>(reply.data()); NLMSG_OK(message, left);
         message = NLMSG_NEXT(message, left)) {
      if (message->nlmsg_seq != sequence_) continue;
      if (message->nlmsg_type == NLMSG_DONE) return 0;
      if (message->nlmsg_type == NLMSG_ERROR)
        return -static_cast<const nlmsgerr*>(NLMSG_DATA(message))->error;
      each(answer_of(*message, head_size));
    }
  }
}

}  // namespace windlass::host
