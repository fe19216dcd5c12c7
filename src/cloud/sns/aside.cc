#include "cloud/sns/aside.h"

#include "cloud/sns/links.h"
#include "cloud/sns/mail.h"
#include "cloud/sns/signer.h"

namespace windlass::cloud::sns {

namespace {

http::Response answer(int status, const char* type, std::string text) {
  return {.status = status, .headers = {{"Content-Type", type}}, .body = Body(std::move(text))};
}

http::Response certificate(Work& work, std::string_view path) {
  path.remove_prefix(std::string_view(certificate_path).size());
  if (path.ends_with(".pem")) path.remove_suffix(4);
  auto found = find_certificate(work.db, path);
  return found ? answer(200, "application/x-pem-file", *found)
               : answer(404, "text/plain", "There is no such certificate.\n");
}

}  // namespace

bool is_aside(const http::Head& head, const Settings&) {
  return head.method == "GET" &&
         (head.path().starts_with(certificate_path) || head.path() == mail_path);
}

http::Response aside(Work& work, const Call&, const http::Request& request) {
  if (request.path() != mail_path) return certificate(work, request.path());
  // Not for web pages: mails hold links that confirm.
  if (request.headers.has("Origin"))
    return answer(403, "text/plain", "The outbox is not for web pages.\n");
  return answer(200, "application/json",
                Json(Json::Object{{"mails", outbox(work.db)}}).dump() + "\n");
}

}  // namespace windlass::cloud::sns
