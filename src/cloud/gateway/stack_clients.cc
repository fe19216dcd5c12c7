#include "cloud/gateway/stack_clients.h"

#include "aws/http_transport.h"
#include "cloud/core/session.h"

namespace windlass::cloud {

namespace {

// A step's calls are made at once; what takes longer is asked for again by a later step.
constexpr auto session_lasts = std::chrono::minutes(15);

}  // namespace

void StackClients::begin(int port) {
  url_ = "http://127.0.0.1:" + std::to_string(port);
  http_ = http::make_curl_client({.give_up = &leaving_});
  auto client_for = [](World&, const cloudformation::Actor& actor, void* context) {
    return static_cast<StackClients*>(context)->client_for(actor);
  };
  cloudformation::act_through({.client_for = client_for, .context = this});
}

aws::Credentials StackClients::session_of(const cloudformation::Actor& actor) {
  auto session = actor.session;
  session.issued = clock_.now();
  session.expires = session.issued + session_lasts;
  session.held_by = formation_principal;
  session.in_stead = true;
  auto key = issue_session(settings_.master_key, random_, session);
  return {key.access_key_id, key.secret_access_key, key.session_token};
}

aws::Client StackClients::client_for(const cloudformation::Actor& actor) {
  auto credentials = aws::fixed_credentials(actor.role ? *actor.role : session_of(actor));
  aws::TransportParts parts{.http = http_,
                            .credentials = std::move(credentials),
                            .clock = clock_,
                            .random = random_,
                            .sleep = aws::system_sleeper()};
  aws::TransportOptions options{.region = actor.region.text,
                                .custom_url = url_,
                                .bucket_style = aws::BucketStyle::Path,
                                .deadline = std::chrono::seconds(30)};
  return aws::Client(std::make_shared<aws::HttpTransport>(std::move(parts), std::move(options)));
}

}  // namespace windlass::cloud
