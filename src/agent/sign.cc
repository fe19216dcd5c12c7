#include "agent/sign.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::agent {

namespace {

struct Canonical {
  std::string text, names;
};

Canonical canonical(const Request& request, const std::string& payload_hash) {
  Headers all = {{"host", request.url.authority()}};
  for (auto& [name, value] : request.headers) all.emplace_back(lower(name), trimmed(value));
  std::ranges::sort(all);
  Canonical out;
  std::string lines;
  for (auto& [name, value] : all) {
    lines += name + ":" + value + "\n";
    out.names += (out.names.empty() ? "" : ";") + name;
  }
  auto parts = split_once(request.url.target, "?");
  auto path = parts ? std::string(parts->first) : request.url.target;
  auto query = parts ? std::string(parts->second) : std::string();
  out.text = request.method + "\n" + path + "\n" + query + "\n" + lines + "\n" + out.names + "\n" +
             payload_hash;
  return out;
}

}  // namespace

void sign(Request& request, const Credentials& credentials, const std::string& region,
          const std::string& service, Time now) {
  auto date_time = format_basic(now);
  auto date = date_time.substr(0, 8);
  auto payload_hash = hex(sha256(request.body));
  request.headers.emplace_back("X-Amz-Date", date_time);
  if (service == "s3") request.headers.emplace_back("x-amz-content-sha256", payload_hash);
  if (!credentials.token.empty())
    request.headers.emplace_back("X-Amz-Security-Token", credentials.token);

  auto scope = date + "/" + region + "/" + service + "/aws4_request";
  auto what = canonical(request, payload_hash);
  auto to_sign = "AWS4-HMAC-SHA256\n" + date_time + "\n" + scope + "\n" + hex(sha256(what.text));
  auto key = hmac_sha256("AWS4" + credentials.secret, date);
  for (auto& part : {region, service, std::string("aws4_request")}) key = hmac_sha256(key, part);
  request.headers.emplace_back("Authorization",
                               "AWS4-HMAC-SHA256 Credential=" + credentials.key_id + "/" + scope +
                                   ", SignedHeaders=" + what.names +
                                   ", Signature=" + hex(hmac_sha256(key, to_sign)));
}

}  // namespace windlass::agent
