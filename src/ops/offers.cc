#include "ops/offers.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::ops {

namespace {

// apt's words; a candidate is what an installation would take.
constexpr const char* script = R"sh(
command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "no-apt"; exit 0; }
work=$(mktemp -d) || { echo "no-room"; exit 0; }
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
chmod -R a+rX "$work"
apt() {
  tool=$1
  shift
  LC_ALL=C "$tool" -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
    -o APT::Update::Error-Mode=any -o Acquire::Retries=1 -o Acquire::http::Timeout=15 "$@"
}
apt apt-get -qq update >/dev/null 2>&1 || { echo "no-lists"; exit 0; }
echo "asked"
for pair in $pairs; do
  name=${pair%%=*} has=${pair#*=}
  offered=$(apt apt-cache policy "$name" | sed -n 's/^  Candidate: //p')
  case $offered in ''|'(none)') continue ;; esac
  age=same
  if dpkg --compare-versions "$offered" gt "$has"; then age=newer; fi
  echo "$name $age $offered"
done
)sh";

// Neither names nor versions of packages have other signs; what has is no package.
bool is_plain(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char sign) {
    return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'z') ||
           (sign >= 'A' && sign <= 'Z') ||
           std::string_view(".+:~-_^").find(sign) != std::string_view::npos;
  });
}

}  // namespace

std::string offer_script(const Packages& has) {
  std::string pairs;
  for (auto& [name, version] : has)
    if (is_plain(name) && is_plain(version))
      pairs += (pairs.empty() ? "" : " ") + name + "=" + version;
  return "pairs='" + pairs + "'\n" + script;
}

Result<std::map<std::string, Offer>> read_offers(std::string_view printed) {
  std::map<std::string, Offer> offers;
  bool asked = false;
  for (auto line : split(printed, '\n')) {
    line = trimmed(line);
    if (line == "no-apt") return Error{"Unknown", "it has no apt, which alone is asked yet"};
    if (line == "no-room") return Error{"Unknown", "it has no room for the mirror's lists"};
    if (line == "no-lists")
      return Error{"Unknown", "its mirror does not answer: does its subnet have a way out?"};
    asked = asked || line == "asked";
    auto words = split(line, ' ');
    if (words.size() == 3 && (words[1] == "same" || words[1] == "newer"))
      offers[std::string(words[0])] = {words[1] == "newer", std::string(words[2])};
  }
  if (!asked) return Error{"Unknown", "it did not answer"};
  return offers;
}

std::string quoted_for_sh(std::string_view word) {
  return "'" + replace_all(std::string(word), "'", "'\\''") + "'";
}

}  // namespace windlass::ops
