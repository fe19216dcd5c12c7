// `windlass cloud mail`: what AWS would have sent by email, and the links that confirm.
#include "base/json.h"
#include "base/text.h"
#include "cli/cloud_verbs.h"

namespace windlass::cli {

namespace {

constexpr const char* outbox_path = "/SimpleNotificationServiceMail?Version=2010-03-31";

constexpr Option mail_options[] = {state_option, json_option};
constexpr Option confirm_options[] = {state_option};
constexpr Example mail_examples[] = {
    {"windlass cloud mail", "Lists the mails, oldest first."},
    {"windlass cloud mail show 3", "Shows one."},
    {"windlass cloud mail confirm 3", "Opens the link in it: the subscription is confirmed."},
};

std::string field(const Json& mail, std::string_view name) { return mail.text(name).value_or(""); }

std::string number_of(const Json& mail) {
  auto* number = mail.find("number");
  return number && number->is_int() ? std::to_string(number->as_int()) : "";
}

Result<Json::Array> find_mails(const CloudParts& parts, const CloudProcess& process) {
  auto answer = TRY(ask(parts, process, "GET", outbox_path));
  if (answer.status != 200) return Error{"NoMail", "the cloud does not show its outbox"};
  auto json = TRY(parse_json(answer.body.bytes()).context("reading the outbox"));
  auto* mails = json.find("mails");
  if (!mails || !mails->is_array()) return Error{"NoMail", "the cloud does not show its outbox"};
  return mails->as_array();
}

Result<Json> find_mail(const CloudParts& parts, const CloudProcess& process,
                       const Invocation& invocation) {
  if (invocation.words.empty()) return Error{"Usage", "which mail? Give its number"};
  for (auto& mail : TRY(find_mails(parts, process)))
    if (number_of(mail) == invocation.words[0]) return mail;
  return Error{"NoSuchMail", "there is no mail " + invocation.words[0] +
                                 "; list them: windlass cloud mail" + state_words(invocation)};
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

Result<int> list(const CloudParts& parts, const Invocation& invocation) {
  auto mails = TRY(find_mails(parts, TRY(running(invocation))));
  if (invocation.has("--json")) {
    invocation.console.out(Json(std::move(mails)).pretty() + "\n");
    return 0;
  }
  if (mails.empty()) invocation.console.out("There is no mail.\n");
  std::size_t widest = 0;
  for (auto& mail : mails) widest = std::max(widest, field(mail, "to").size());
  for (auto& mail : mails)
    invocation.console.out(padded(number_of(mail), 6) + field(mail, "time") + "  " +
                           padded(field(mail, "to"), widest + 2) + field(mail, "subject") +
                           (mail.find("link") ? "  (confirm: windlass cloud mail confirm " +
                                                    number_of(mail) + state_words(invocation) + ")"
                                              : "") +
                           "\n");
  return 0;
}

Result<int> show(const CloudParts& parts, const Invocation& invocation) {
  auto mail = TRY(find_mail(parts, TRY(running(invocation)), invocation));
  if (invocation.has("--json")) {
    invocation.console.out(mail.pretty() + "\n");
    return 0;
  }
  invocation.console.out("Date: " + field(mail, "time") + "\nTo: " + field(mail, "to") +
                         "\nSubject: " + field(mail, "subject") + "\n\n" + field(mail, "body") +
                         (field(mail, "body").ends_with('\n') ? "" : "\n"));
  return 0;
}

Result<int> confirm(const CloudParts& parts, const Invocation& invocation) {
  auto process = TRY(running(invocation));
  auto mail = TRY(find_mail(parts, process, invocation));
  auto link = field(mail, "link");
  auto target = link.find("/?");
  if (target == link.npos)
    return Error{"NothingToConfirm", "mail " + invocation.words[0] + " asks for no confirmation"};
  auto answer = TRY(ask(parts, process, "GET", link.substr(target)));
  if (answer.status != 200)
    return Error{"NotConfirmed",
                 "the link is no longer good: the subscription or its topic is gone"};
  invocation.console.out(field(mail, "to") + " is subscribed to " + field(mail, "topic") + ".\n");
  return 0;
}

}  // namespace

std::vector<Command> cloud_mail_commands(SharedParts parts) {
  return {
      {.name = "cloud mail",
       .summary = "Lists the mails that SNS would have sent.",
       .usage = "[--json]",
       .options = mail_options,
       .examples = mail_examples,
       .more = "The last 1,000 are kept.",
       .run = [parts](const Invocation& invocation) { return list(*parts, invocation); }},
      {.name = "cloud mail show",
       .summary = "Shows a mail.",
       .usage = "NUMBER [--json]",
       .options = mail_options,
       .words_max = 1,
       .run = [parts](const Invocation& invocation) { return show(*parts, invocation); }},
      {.name = "cloud mail confirm",
       .summary = "Opens the link in a mail, which confirms the subscription.",
       .usage = "NUMBER",
       .options = confirm_options,
       .words_max = 1,
       .run = [parts](const Invocation& invocation) { return confirm(*parts, invocation); }},
  };
}

}  // namespace windlass::cli
