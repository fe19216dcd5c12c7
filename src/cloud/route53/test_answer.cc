#include "cloud/route53/answers.h"
#include "cloud/route53/handlers.h"
#include "cloud/route53/name.h"

namespace windlass::cloud::route53 {

namespace {

const Answer::Choice& drawn(const Answer& answer, Random& random) {
  double sum = 0;
  for (auto& choice : answer.choices) sum += choice.weight;
  auto at = static_cast<double>(random.below(1'000'000)) / 1e6 * sum;
  for (auto& choice : answer.choices)
    if ((at -= choice.weight) < 0) return choice;
  return answer.choices.back();
}

// "a.b.c." -> "*.b.c."
std::string wildcard_over(const std::string& name) {
  auto dot = name.find('.');
  return dot == std::string::npos ? "" : "*" + name.substr(dot);
}

bool has_name(const Answers& answers, const std::string& name) {
  auto first = answers.lower_bound({name, ""});
  return first != answers.end() && first->first.first == name;
}

}  // namespace

Result<TestDNSAnswerResponse> test_dns_answer(Route53& route53, const Call& call,
                                              const TestDNSAnswerRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  auto name = normal_name(*in.record_name);
  if (!name || !is_within(*name, zone.name))
    return Error{"InvalidInput", "The name " + *in.record_name + " is not in zone " + zone.name};
  auto answers = answers_of(route53.db, zone);
  auto asked = zone_file_name(*name);
  // The nearest name above decides: a name that exists hides the wildcards over it.
  for (auto up = asked; !has_name(answers, asked) && is_within(up, zone.name) && up != zone.name;
       up = up.substr(up.find('.') + 1))
    if (has_name(answers, wildcard_over(up))) asked = wildcard_over(up);
  TestDNSAnswerResponse out;
  out.nameserver = zone.name_servers.substr(0, zone.name_servers.find(' '));
  out.record_name = in.record_name;
  out.record_type = in.record_type;
  out.record_data.emplace();
  out.protocol = "UDP";
  out.response_code = has_name(answers, asked) ? "NOERROR" : "NXDOMAIN";
  auto found = answers.find({asked, *in.record_type});
  if (found == answers.end()) found = answers.find({asked, "CNAME"});
  if (found != answers.end()) out.record_data = drawn(found->second, route53.work.random).values;
  return out;
}

}  // namespace windlass::cloud::route53
