#include "cloud/gateway/access.h"

namespace windlass::cloud {

namespace {

void reply(const http::Responder& responder, int status, const Json& json) {
  responder.respond({.status = status,
                     .headers = {{"Content-Type", "application/json"}},
                     .body = Body(json.dump() + "\n")});
}

Json shown(const Account& account) {
  return Json::Object{{"account", account.id.text}, {"name", account.name}};
}

Json list_of(const Accounts& accounts) {
  Json::Array list;
  for (auto& account : accounts.list()) list.push_back(shown(account));
  return list;
}

Result<Account> add_account(Access& access, const http::Request& request) {
  auto asked = parse_json(request.body.bytes());
  if (!asked || !asked->is_object()) return Error{"BadRequest", "the body is no JSON object", 400};
  auto added = access.accounts.add(access.random, asked->text("account").value_or(""),
                                   asked->text("name").value_or(""));
  if (added) access.log.info("an account was added", {{"account", added->id.text}});
  return added;
}

}  // namespace

Access::Access(const Settings& settings, const std::string& database_path, Account first,
               std::vector<Account> others, Random& random_, Log& log_)
    : random(random_),
      log(log_),
      accounts(settings.state_dir, std::move(first), std::move(others)),
      user_keys(database_path),
      authorisation(settings, accounts, denials, log_) {}

bool Access::serve(const http::Request& request, const http::Responder& responder) {
  auto path = request.path();
  if (request.method == "GET" && path == "/_windlass/denied") {
    reply(responder, 200, Json::Object{{"denied", denials.list()}});
    return true;
  }
  if (path != "/_windlass/accounts") return false;
  if (request.method == "GET") {
    reply(responder, 200, Json::Object{{"accounts", list_of(accounts)}});
    return true;
  }
  if (request.method != "POST") return false;
  auto added = add_account(*this, request);
  if (added)
    reply(responder, 200, shown(*added));
  else
    reply(responder, added.error().status, Json::Object{{"error", added.error().message}});
  return true;
}

void Access::forget() {
  user_keys.forget();
  denials.clear();
}

}  // namespace windlass::cloud
