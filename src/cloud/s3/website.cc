#include "cloud/s3/website.h"

#include "aws/s3/get_object.h"
#include "aws/s3/put_bucket_website.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/cors.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/hosts.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

// One request to a website.
struct Visit {
  S3& s3;
  Call call;  // as everybody: a website knows no signatures
  const http::Request& request;
  Bucket bucket;
  WebsiteConfiguration site;
  std::string key;  // as it was asked for, without the first slash
};

http::Response moved(int status, std::string location) {
  http::Response response;
  response.status = status;
  response.headers.set("Location", std::move(location));
  return response;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (auto c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

http::Response error_page(const Error& error) {
  auto title = std::to_string(error.status) + " " + std::string(http::reason_phrase(error.status));
  std::string page = "<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title +
                     "</h1>\n<ul>\n<li>Code: " + escaped(error.code) +
                     "</li>\n<li>Message: " + escaped(error.message) + "</li>\n";
  for (auto& [name, value] : error.fields)
    page += "<li>" + escaped(name) + ": " + escaped(value) + "</li>\n";
  http::Response response;
  response.status = error.status;
  response.headers.set("Content-Type", "text/html; charset=utf-8");
  response.headers.set("x-amz-error-code", error.code);
  response.headers.set("x-amz-error-message", error.message);
  response.body = Body(page + "</ul>\n<hr/>\n</body>\n</html>\n");
  return response;
}

http::Response answer_with(S3& s3, GetObjectOutput out) {
  http::Response response;
  response.status = s3.work.reply.status == 0 ? 200 : s3.work.reply.status;
  auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value) response.headers.set(name, *value);
  };
  add("Content-Type", out.content_type);
  add("ETag", out.e_tag);
  add("Cache-Control", out.cache_control);
  add("Content-Disposition", out.content_disposition);
  add("Content-Encoding", out.content_encoding);
  add("Content-Language", out.content_language);
  add("Content-Range", out.content_range);
  add("Expires", out.expires);
  if (out.last_modified)
    response.headers.set("Last-Modified", format_http_date(*out.last_modified));
  if (out.metadata)
    for (auto& [name, value] : *out.metadata) response.headers.set("x-amz-meta-" + name, value);
  response.body = out.body ? std::move(*out.body) : Body();
  return response;
}

// The object as everybody may have it. Ranges and conditions are of the page that was asked for.
Result<GetObjectOutput> fetch(Visit& visit, const std::string& key, bool with_headers) {
  GetObjectRequest in;
  in.bucket = visit.bucket.name;
  in.key = key;
  auto& headers = visit.request.headers;
  auto text = [&](const char* name) {
    auto* value = headers.find(name);
    return value && with_headers ? std::optional(*value) : std::nullopt;
  };
  auto date = [&](const char* name) {
    auto value = text(name);
    return value ? parse_http_date(*value) : std::nullopt;
  };
  in.range = text("range");
  in.if_match = text("if-match");
  in.if_none_match = text("if-none-match");
  in.if_modified_since = date("if-modified-since");
  in.if_unmodified_since = date("if-unmodified-since");
  return get_object(visit.s3, visit.call, in);
}

http::Response redirected(const Visit& visit, const RoutingRule& rule) {
  auto& redirect = *rule.redirect;
  auto key = visit.key;
  if (redirect.replace_key_with) key = *redirect.replace_key_with;
  if (redirect.replace_key_prefix_with) {
    auto prefix = rule.condition ? rule.condition->key_prefix_equals.value_or("") : "";
    key = *redirect.replace_key_prefix_with + key.substr(std::min(prefix.size(), key.size()));
  }
  auto protocol =
      redirect.protocol.value_or(visit.call.origin.starts_with("https") ? "https" : "http");
  auto host = redirect.host_name.value_or(visit.request.headers.get("host"));
  auto status = parse_int(redirect.http_redirect_code.value_or("301")).value_or(301);
  return moved(static_cast<int>(status), protocol + "://" + host + "/" + percent_encode(key, "/"));
}

// The first rule for this key that speaks of this error (0: of none).
const RoutingRule* find_rule(const Visit& visit, int error) {
  if (!visit.site.routing_rules) return nullptr;
  for (auto& rule : *visit.site.routing_rules) {
    auto prefix = rule.condition ? rule.condition->key_prefix_equals.value_or("") : "";
    auto code = rule.condition ? rule.condition->http_error_code_returned_equals.value_or("") : "";
    auto same_error = error == 0 ? code.empty() : code == std::to_string(error);
    if (same_error && visit.key.starts_with(prefix)) return &rule;
  }
  return nullptr;
}

// A page that is not there, or not for everybody.
http::Response answer_error(Visit& visit, const Error& error) {
  if (auto* rule = find_rule(visit, error.status)) return redirected(visit, *rule);
  if (!visit.site.error_document) return error_page(error);
  auto page = fetch(visit, visit.site.error_document->key.value_or(""), false);
  if (!page) return error_page(error);
  auto response = answer_with(visit.s3, std::move(*page));
  response.status = error.status;
  return response;
}

// A folder named without its slash is sent to the name with it, where its index is.
bool is_folder(Visit& visit) {
  if (visit.key.empty() || visit.key.ends_with('/')) return false;
  return fetch(visit, visit.key + "/" + *visit.site.index_document->suffix, false).has_value();
}

http::Response answer_visit(Visit& visit) {
  if (auto& all = visit.site.redirect_all_requests_to)
    return moved(301, all->protocol.value_or("http") + "://" + all->host_name.value_or("") +
                          visit.request.target);
  if (auto* rule = find_rule(visit, 0)) return redirected(visit, *rule);

  auto key = visit.key;
  if (key.empty() || key.ends_with('/')) key += *visit.site.index_document->suffix;
  auto page = fetch(visit, key, true);
  if (!page) {
    auto& error = page.error();
    if (error.status == 304) return http::Response{304, {}, {}};
    auto missing = error.status == 404 || error.status == 403;
    if (missing && is_folder(visit)) return moved(302, "/" + percent_encode(visit.key, "/") + "/");
    return answer_error(visit, error);
  }
  if (page->website_redirect_location) return moved(301, *page->website_redirect_location);
  return answer_with(visit.s3, std::move(*page));
}

http::Response serve_website(S3& s3, const Call& call, const http::Request& request,
                             const std::string& name) {
  if (request.method != "GET" && request.method != "HEAD") {
    auto error =
        refusal("MethodNotAllowed", "The specified method is not allowed against this resource.");
    return error_page(std::move(error).with("Method", request.method));
  }
  auto bucket = find_bucket(s3, name);
  if (!bucket) return error_page(no_such_bucket(name));
  auto site = find_setting<WebsiteConfiguration>(s3, bucket->id, setting::website);
  if (!site)
    return error_page(refusal("NoSuchWebsiteConfiguration",
                              "The specified bucket does not have a website configuration")
                          .with("BucketName", name));
  auto everybody = call;
  everybody.caller = {Caller::Kind::Anonymous, {}, "", "", ""};
  everybody.admitted = false;
  Visit visit{
      s3,
      everybody,
      request,
      std::move(*bucket),
      std::move(*site),
      percent_decode(request.path().substr(std::min<std::size_t>(1, request.path().size())))};
  auto response = answer_visit(visit);
  // What the bucket's CORS rules allow a page of another site.
  for (auto& [name, value] : s3.work.reply.headers) response.headers.set(name, value);
  if (request.method == "HEAD") {
    response.headers.set("Content-Length", std::to_string(response.body.size()));
    response.body = Body();
  }
  return response;
}

bool is_preflight(const http::Head& head) {
  return head.method == "OPTIONS" && head.headers.has("origin") &&
         head.headers.has("access-control-request-method");
}

}  // namespace

bool is_aside(const http::Head& head, const Settings& settings) {
  if (is_preflight(head)) return true;
  auto* host = head.headers.find("host");
  auto hosted = host ? find_hosted_bucket(*host, settings.host_suffix) : std::nullopt;
  return hosted && hosted->as == HostedBucket::As::Website;
}

http::Response aside(Work& work, const Call& call, const http::Request& request) {
  S3 s3(work);
  if (is_preflight(request)) return preflight(work, call, request);
  auto hosted = find_hosted_bucket(request.headers.get("host"), work.settings.host_suffix);
  return serve_website(s3, call, request, hosted ? hosted->bucket : "");
}

}  // namespace windlass::cloud::s3
