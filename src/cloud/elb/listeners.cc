#include "cloud/elb/actions.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/limits.h"
#include "cloud/elb/listener_terms.h"
#include "cloud/elb/pages.h"
#include "cloud/elb/tags.h"

namespace windlass::cloud::elb {

namespace {

// Only the default one is set by the listener itself.
Result<std::optional<std::vector<Certificate>>> default_certificate(
    const std::optional<std::vector<Certificate>>& given) {
  if (!given) return std::optional<std::vector<Certificate>>{};
  if (given->size() > 1)
    return validation("Up to '1' certificate can be specified; add others to the listener");
  auto list = *given;
  for (auto& one : list) one.is_default.reset();
  return std::optional(std::move(list));
}

Error duplicate(const Balancer& balancer) {
  return {"DuplicateListener",
          "A listener already exists on this port for this load balancer '" + balancer.arn() + "'"};
}

bool is_taken(store::Database& db, const std::string& balancer, int port, const std::string& but) {
  return db.any("select 1 from elb_listener where balancer = ? and port = ? and id <> ?",
                {balancer, port, but});
}

}  // namespace

Result<CreateListenerOutput> create_listener(Elb& elb, const Call& call,
                                             const CreateListenerInput& in) {
  auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
  Listener listener{.id = elb.work.random.hex(16),
                    .balancer = balancer.id,
                    .account = balancer.account,
                    .region = balancer.region,
                    .balancer_path = balancer.path(),
                    .default_rule = elb.work.random.hex(16),
                    .document = {}};
  auto& document = listener.document;
  document.port = in.port;
  document.protocol = in.protocol;
  document.certificates = TRY(default_certificate(in.certificates));
  document.ssl_policy = in.ssl_policy;
  document.alpn_policy = in.alpn_policy;
  document.mutual_authentication = in.mutual_authentication;
  TRY(complete_listener(elb, call, balancer, document));
  document.default_actions =
      TRY(completed_actions(elb, call, balancer, *document.protocol, in.default_actions));
  if (is_taken(elb.db, balancer.id, *document.port, "")) return duplicate(balancer);
  if (static_cast<int>(listeners_of(elb.db, balancer.id).size()) >= listeners_max)
    return Error{"TooManyListeners",
                 "The maximum number of listeners has been reached on load "
                 "balancer '" +
                     balancer.arn() + "'"};
  insert(elb.db, listener);
  TRY(put_tags(elb, call, listener.arn(), in.tags));
  elb.work.summon(balancers_duty);
  CreateListenerOutput answer;
  answer.listeners = {{described(listener)}};
  return answer;
}

Result<ModifyListenerOutput> modify_listener(Elb& elb, const Call& call,
                                             const ModifyListenerInput& in) {
  auto listener = TRY(find_listener(elb, call, in.listener_arn));
  auto balancer = *balancer_by_id(elb.db, listener.balancer);
  auto& document = listener.document;
  if (in.port) document.port = in.port;
  if (in.protocol) document.protocol = in.protocol;
  auto certificates = TRY(default_certificate(in.certificates));
  if (certificates && !certificates->empty()) {
    // Those for other names stay.
    if (!document.certificates || document.certificates->empty()) document.certificates.emplace(1);
    document.certificates->front() = certificates->front();
  }
  if (!listener.is_secure()) {
    // What a TLS listener had is gone with its protocol.
    if (!certificates) document.certificates.reset();
    document.ssl_policy = in.ssl_policy;
    document.alpn_policy = in.alpn_policy;
  }
  if (in.ssl_policy) document.ssl_policy = in.ssl_policy;
  if (in.alpn_policy) document.alpn_policy = in.alpn_policy;
  document.mutual_authentication = in.mutual_authentication;
  TRY(complete_listener(elb, call, balancer, document));
  document.default_actions =
      TRY(completed_actions(elb, call, balancer, *document.protocol,
                            in.default_actions ? in.default_actions : document.default_actions));
  if (is_taken(elb.db, balancer.id, *document.port, listener.id)) return duplicate(balancer);
  update(elb.db, listener);
  elb.work.summon(balancers_duty);
  ModifyListenerOutput answer;
  answer.listeners = {{described(listener)}};
  return answer;
}

Result<DeleteListenerOutput> delete_listener(Elb& elb, const Call& call,
                                             const DeleteListenerInput& in) {
  drop_listener(elb.db, TRY(find_listener(elb, call, in.listener_arn)));
  elb.work.summon(balancers_duty);
  return DeleteListenerOutput{};
}

Result<DescribeListenersOutput> describe_listeners(Elb& elb, const Call& call,
                                                   const DescribeListenersInput& in) {
  DescribeListenersOutput answer;
  answer.listeners.emplace();
  if (in.listener_arns && !in.listener_arns->empty()) {
    for (auto& arn : *in.listener_arns)
      answer.listeners->push_back(described(TRY(find_listener(elb, call, arn))));
  } else if (in.load_balancer_arn) {
    auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
    for (auto& listener : listeners_of(elb.db, balancer.id))
      answer.listeners->push_back(described(listener));
  } else {
    return validation("You must specify either listener ARNs or a load balancer ARN");
  }
  answer.next_marker = TRY(cut(*answer.listeners, in.marker, in.page_size));
  return answer;
}

}  // namespace windlass::cloud::elb
