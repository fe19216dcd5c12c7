#include "cloud/secretsmanager/search.h"

#include "base/text.h"
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/tags.h"

namespace windlass::cloud::secretsmanager {

using aws::secretsmanager::Filter;

namespace {

struct Candidate {
  const Secret& secret;
  std::vector<aws::secretsmanager::Tag> tags;
};

bool word_begins_with(std::string_view text, std::string_view start) {
  auto wanted = lower(start);
  auto words = lower(text);
  if (words.starts_with(wanted)) return true;
  for (std::size_t at = 1; at < words.size(); ++at)
    if (!std::isalnum(static_cast<unsigned char>(words[at - 1])) &&
        std::string_view(words).substr(at).starts_with(wanted))
      return true;
  return false;
}

bool has_tag(const Candidate& candidate, auto fits) {
  return std::ranges::any_of(candidate.tags, fits);
}

bool matches_anywhere(const Candidate& candidate, const std::string& value) {
  auto& secret = candidate.secret;
  return std::ranges::all_of(split(value, ' '), [&](auto word) {
    return word.empty() || word_begins_with(secret.name, word) ||
           word_begins_with(secret.description.value_or(""), word) ||
           has_tag(candidate, [&](auto& tag) {
             return word_begins_with(*tag.key, word) || word_begins_with(*tag.value, word);
           });
  });
}

bool matches(const Candidate& candidate, const std::string& key, const std::string& value) {
  auto& secret = candidate.secret;
  if (key == "name") return secret.name.starts_with(value);
  if (key == "description") return word_begins_with(secret.description.value_or(""), value);
  if (key == "tag-key")
    return has_tag(candidate, [&](auto& tag) { return tag.key->starts_with(value); });
  if (key == "tag-value")
    return has_tag(candidate, [&](auto& tag) { return tag.value->starts_with(value); });
  if (key == "all") return matches_anywhere(candidate, value);
  return false;  // primary-region, owning-service: no secret here has one
}

// One of the values fits; "!x" fits what x does not.
bool passes(const Candidate& candidate, const Filter& filter) {
  auto key = filter.key.value_or("");
  return std::ranges::any_of(filter.values.value_or(std::vector<std::string>{}),
                             [&](const std::string& value) {
                               if (value.starts_with('!'))
                                 return !matches(candidate, key, value.substr(1));
                               return matches(candidate, key, value);
                             });
}

std::string column_of(const std::string& sort_by) {
  if (sort_by == "name") return "name";
  if (sort_by == "last-changed-date") return "changed";
  if (sort_by == "last-accessed-date") return "ifnull(accessed, 0)";
  return "created";
}

// Where the page before ended: what it is sorted by, and the id.
struct Position {
  std::string text;  // for names
  std::int64_t number = 0;
  std::int64_t id = 0;
};

std::string token_of(const Search& search, const Secret& last) {
  auto sorted_by = search.sort_by == "name"                ? last.name
                   : search.sort_by == "last-changed-date" ? std::to_string(micros(last.changed))
                   : search.sort_by == "last-accessed-date"
                       ? std::to_string(last.accessed ? micros(*last.accessed) : 0)
                       : std::to_string(micros(last.created));
  return base64(std::to_string(last.id) + " " + sorted_by);
}

Result<std::optional<Position>> position_of(const std::optional<std::string>& token) {
  if (!token) return std::optional<Position>();
  auto text = parse_base64(*token);
  auto parts = text ? split_once(*text, " ") : std::nullopt;
  auto id = parts ? parse_int(parts->first) : std::nullopt;
  if (!id) return invalid_next_token();
  Position position{std::string(parts->second), 0, *id};
  position.number = parse_int(position.text).value_or(0);
  return std::optional(position);
}

}  // namespace

Result<Found> find_secrets(Secrets& secrets, const Call& call, const Search& search,
                           const std::optional<std::string>& token) {
  auto start = TRY(position_of(token));
  auto column = column_of(search.sort_by);
  auto sql = secret_columns + "where account = ? and region = ?";
  std::vector<store::Bind> binds{call.caller.account.text, call.region.text};
  if (!search.deleted_too) sql += " and deleted is null";
  if (start) {
    sql += " and (" + column + ", id) " + (search.descending ? "<" : ">") + " (?, ?)";
    if (search.sort_by == "name")
      binds.emplace_back(start->text);
    else
      binds.emplace_back(start->number);
    binds.emplace_back(start->id);
  }
  std::string direction = search.descending ? " desc" : "";
  sql += " order by " + column + direction + ", id" + direction;

  Found found;
  for (auto row : secrets.db.query(sql, std::span<const store::Bind>(binds))) {
    auto secret = secret_of(row);
    Candidate candidate{secret, {}};
    if (!search.filters.empty()) candidate.tags = tags_of(secrets, secret);
    if (!std::ranges::all_of(search.filters,
                             [&](auto& filter) { return passes(candidate, filter); }))
      continue;
    if (found.secrets.size() == search.size) {
      found.next_token = token_of(search, found.secrets.back());
      break;
    }
    found.secrets.push_back(std::move(secret));
  }
  return found;
}

}  // namespace windlass::cloud::secretsmanager
