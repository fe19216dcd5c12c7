#include "cloud/gateway/metadata_exchange.h"

#include "base/json.h"
#include "cloud/ec2/ec2.h"
#include "cloud/ec2/instances/facts.h"
#include "cloud/ec2/metadata.h"
#include "host/site.h"

namespace windlass::cloud {

namespace {

constexpr std::size_t body_max = 64 << 10;

http::Response plain(int status, std::string text) {
  return {
      .status = status, .headers = {{"Content-Type", "text/plain"}}, .body = Body(std::move(text))};
}

class MetadataExchange final : public http::Exchange {
 public:
  explicit MetadataExchange(MetadataRoom& room) : room_(room) {}

  std::optional<http::Response> head(const http::Head& head) override {
    static_cast<http::Head&>(request_) = head;
    return std::nullopt;
  }

  std::optional<http::Response> body(std::string_view piece) override {
    auto& bytes = request_.body.bytes();
    if (bytes.size() + piece.size() > body_max) return plain(413, "the body is too large\n");
    bytes += piece;
    return std::nullopt;
  }

  void finish(http::Responder responder) override {
    if (request_.path() == "/_windlass/ca.pem")
      return responder.respond(plain(200, room_.settings.authority.certificate));
    if (request_.path() == "/_windlass/mount") return mount(std::move(responder));
    struct Answered {
      http::Request request;
      http::Response response;
    };
    auto kept = std::make_shared<Answered>(Answered{std::move(request_), plain(500, "")});
    read(
        [kept](Work& work, const Call& call) {
          kept->response = ec2::metadata(work, call, kept->request.via, kept->request);
        },
        [kept, responder](bool) { responder.respond(std::move(kept->response)); }, responder);
  }

 private:
  // mount(8) in a machine may not mount what is on a device; its helper asks us.
  void mount(http::Responder responder) {
    // Ports below 1024 are root's in the machine, and mounting is root's business.
    if (request_.peer_port >= 1024)
      return responder.respond(plain(403, "mounting is for root: ask from a port below 1024\n"));
    auto asked = parse_json(request_.body.bytes());
    auto device = asked ? asked->text("device").value_or("") : "";
    auto folder = asked ? asked->text("folder").value_or("") : "";
    auto options = asked ? asked->text("options").value_or("") : "";
    if (request_.method != "PUT" || device.empty() || !folder.starts_with('/'))
      return responder.respond(plain(400, "PUT {\"device\": ..., \"folder\": ...}\n"));
    auto machine = std::make_shared<std::string>();
    auto network = request_.via, address = request_.peer;
    auto do_mount = [&room = room_, machine, device, folder, options, responder] {
      auto read_only = ("," + options + ",").find(",ro,") != std::string::npos;
      auto mounted = room.site.volumes.mount(*machine, device, folder, read_only);
      responder.respond(mounted ? plain(200, "") : plain(409, mounted.error().message + "\n"));
    };
    read(
        [machine, network, address](Work& work, const Call&) {
          *machine = ec2::instance_at(work.db, network, address).value_or("");
        },
        [&room = room_, machine, do_mount, responder](bool) {
          if (machine->empty()) return responder.respond(plain(403, ""));
          // A dropped job drops its responder, which then says so.
          [[maybe_unused]] auto taken = room.threads.submit(do_mount);
        },
        responder);
  }

  void read(Runner::Act act, Runner::Settled settled, const http::Responder& responder) {
    if (!room_.runner.read_for(ec2::service, std::move(act), std::move(settled)))
      responder.respond(plain(503, "too much is waiting\n"));
  }

  MetadataRoom& room_;
  http::Request request_;
};

}  // namespace

std::unique_ptr<http::Exchange> make_metadata_exchange(MetadataRoom& room) {
  return std::make_unique<MetadataExchange>(room);
}

}  // namespace windlass::cloud
