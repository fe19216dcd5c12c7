#include "cloud/gateway/request_context.h"

#include "base/time.h"
#include "cloud/core/session.h"

namespace windlass::cloud {

policy::Context request_context(const Call& call) {
  policy::Context context;
  auto seconds = std::chrono::floor<std::chrono::seconds>(call.now);
  context.set("aws:CurrentTime", format_iso8601(seconds));
  context.set("aws:EpochTime", std::to_string(seconds.time_since_epoch().count()));
  context.set("aws:RequestedRegion", call.region.text);
  // Loopback is as private as TLS would be: policies that ask for it are meant for the wire.
  context.set("aws:SecureTransport", "true");
  // Over the door in a session made for it, or within the process.
  auto held = call.session && call.session->in_stead;
  auto in_somebodys_stead = held || (!call.head && call.caller.kind != Caller::Kind::Service);
  context.set("aws:ViaAWSService", in_somebodys_stead ? "true" : "false");
  if (held) {
    context.set_all("aws:CalledVia", {call.session->held_by});
    context.set("aws:CalledViaFirst", call.session->held_by);
    context.set("aws:CalledViaLast", call.session->held_by);
  }
  if (call.head) {
    if (!call.head->peer.empty()) context.set("aws:SourceIp", call.head->peer);
    if (auto* agent = call.head->headers.find("User-Agent")) context.set("aws:UserAgent", *agent);
    if (auto* referer = call.head->headers.find("Referer")) context.set("aws:Referer", *referer);
  }
  if (call.session) {
    context.set("aws:TokenIssueTime", format_iso8601(call.session->issued));
    context.set("aws:MultiFactorAuthPresent", "false");
  }
  auto& caller = call.caller;
  if (!caller.source_arn.empty()) context.set("aws:SourceArn", caller.source_arn);
  if (!caller.source_account.empty()) {
    context.set("aws:SourceAccount", caller.source_account);
    // What the policies say that SNS gives its topics.
    context.set("aws:SourceOwner", caller.source_account);
  }
  return context;
}

}  // namespace windlass::cloud
