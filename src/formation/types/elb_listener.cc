#include "aws/elbv2/create_listener.h"
#include "aws/elbv2/delete_listener.h"
#include "aws/elbv2/describe_listener_attributes.h"
#include "aws/elbv2/describe_listeners.h"
#include "aws/elbv2/modify_listener.h"
#include "aws/elbv2/modify_listener_attributes.h"
#include "formation/types/elb.h"

namespace windlass::formation::types {

extern const ResourceType elb_listener;

namespace {

using namespace aws::elbv2;

Result<std::optional<Listener>> find(const Place& place, const std::string& arn) {
  return find_one<op::DescribeListeners>(place, {.listener_arns = std::vector{arn}},
                                         &DescribeListenersOutput::listeners);
}

// The one that stands at that port already, when we made it.
Result<std::optional<std::string>> made_before(const Place& place, const Wanted& wanted) {
  auto answer = TRY(place.client.call<op::DescribeListeners>(
      {.load_balancer_arn = text(wanted.properties, "LoadBalancerArn")}));
  for (auto& listener : answer.listeners.value_or(std::vector<Listener>{}))
    if (listener.port == number(wanted.properties, "Port")) {
      auto arn = listener.listener_arn.value_or("");
      if (TRY(is_ours(place, wanted, arn))) return {arn};
    }
  return {std::nullopt};
}

Result<std::string> make(const Place& place, const Wanted& wanted) {
  auto request =
      TRY(made_of<CreateListenerInput>(without(wanted.properties, {"ListenerAttributes"})));
  request.tags = elb_tags(wanted);
  auto made = place.client.call<op::CreateListener>(std::move(request));
  if (is_refused(made, {"DuplicateListener"})) {
    auto before = TRY(made_before(place, wanted));
    if (!before)
      return already_exists(elb_listener.name, text_or(wanted.properties, "LoadBalancerArn", "") +
                                                   "|" + text_or(wanted.properties, "Port", ""));
    return *before;
  }
  return TRY(std::move(made)).listeners->front().listener_arn.value_or("");
}

Result<> set_attributes(const Place& place, const Json& properties, const std::string& arn) {
  auto list = attribute_list<ListenerAttribute>(properties, "ListenerAttributes");
  if (list.empty()) return Done{};
  TRY(place.client.call<op::ModifyListenerAttributes>({.listener_arn = arn, .attributes = list}));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto arn = TRY(make(place, wanted));
  TRY(set_attributes(place, wanted.properties, arn));
  return Physical{arn, Json::Object{{"ListenerArn", Json(arn)}}};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  if (without(before, {"ListenerAttributes"}) != without(now, {"ListenerAttributes"})) {
    auto request =
        TRY(made_of<ModifyListenerInput>(without(now, {"LoadBalancerArn", "ListenerAttributes"})));
    request.listener_arn = was.id;
    TRY(place.client.call<op::ModifyListener>(std::move(request)));
  }
  if (differs(before, now, "ListenerAttributes")) TRY(set_attributes(place, now, was.id));
  return Physical{was.id, Json::Object{{"ListenerArn", Json(was.id)}}};
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteListener>({.listener_arn = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto listener = TRY(find(place, physical.id));
  if (!listener) return {std::nullopt};
  auto now = without(told(*listener), {"ListenerArn"});
  keep_words(now, properties, {"DefaultActions", "Certificates", "MutualAuthentication"});
  if (!items(properties, "ListenerAttributes").empty()) {
    auto answer =
        TRY(place.client.call<op::DescribeListenerAttributes>({.listener_arn = physical.id}));
    now.set("ListenerAttributes",
            attributes_as_they_stand(answer.attributes, properties, "ListenerAttributes"));
  }
  return {std::move(now)};
}

}  // namespace

const ResourceType elb_listener = {.name = "AWS::ElasticLoadBalancingV2::Listener",
                                   .create = create,
                                   .update = update,
                                   .remove = remove,
                                   .read = read,
                                   .passing = elb_passing};

}  // namespace windlass::formation::types
