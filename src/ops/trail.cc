#include "ops/trail.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::ops {

namespace {

std::string line(const std::string& text) { return std::string(trimmed(text)); }

Result<std::string> write_blob(const RunGit& git, const std::string& text) {
  return line(TRY(git({"hash-object", "-w", "--stdin"}, text)));
}

Result<std::string> write_tree(const RunGit& git, const std::map<std::string, std::string>& files) {
  std::string entries;
  for (auto& [name, text] : files)
    entries += "100644 blob " + TRY(write_blob(git, text)) + "\t" + name + "\n";
  return line(TRY(git({"mktree"}, entries)));
}

std::string remote_of(const RunGit& git) {
  auto remotes = git({"remote"}, "");
  if (!remotes) return "";
  auto text = line(*remotes);
  auto names = split(text, '\n');
  return std::ranges::find(names, "origin") != names.end() ? "origin" : std::string(names[0]);
}

std::string tip_of(const RunGit& git, const std::string& branch) {
  auto tip = git({"rev-parse", "--verify", "--quiet", branch}, "");
  return tip ? line(*tip) : "";
}

// Another desk writes the same branch: what is known of it goes on, too, or the remote would take
// nothing of ours any more.
std::vector<std::string> parents_of(const RunGit& git, const std::string& ours,
                                    const std::string& theirs) {
  auto holds = [&](const std::string& one, const std::string& other) {
    return git({"merge-base", "--is-ancestor", other, one}, "").has_value();
  };
  if (theirs.empty() || theirs == ours)
    return ours.empty() ? std::vector<std::string>{} : std::vector{ours};
  if (ours.empty() || holds(theirs, ours)) return {theirs};
  if (holds(ours, theirs)) return {ours};
  return {ours, theirs};
}

}  // namespace

std::map<std::string, std::string> trail_files(const Revision& revision,
                                               const std::string& lock_text) {
  auto outcome = revision;
  outcome.template_text.clear();  // it is a file of its own
  auto json = parse_json(to_json(outcome));
  std::map<std::string, std::string> files;
  if (json) {
    Json shown = Json::Object{};
    for (auto& [name, value] : json->as_object())
      if (name != "template") shown.set(name, value);
    files["outcome.json"] = shown.pretty() + "\n";
  }
  files["template.yaml"] = revision.template_text;
  if (!lock_text.empty()) files["windlass.lock"] = lock_text;
  return files;
}

std::string trail_message(const Revision& revision) {
  auto text = revision.app + "-" + revision.environment + " " + std::to_string(revision.number) +
              ": " + revision.verb + " " + to_text(revision.outcome);
  if (revision.again) text += " (revision " + std::to_string(revision.again) + " again)";
  text += "\n";
  if (!revision.reason.empty()) text += "\n" + revision.reason + "\n";
  if (!revision.why.empty()) text += "\nWhy: " + revision.why + "\n";
  if (!revision.commit.empty())
    text += "\nOf " + revision.commit + (revision.dirty ? ", with changes beside it" : "") + "\n";
  if (!revision.by.empty()) text += "\nBy " + revision.by + "\n";
  return text;
}

Result<> write_trail(const Revision& revision, const TrailParts& parts) {
  auto branch = "refs/heads/windlass/" + revision.environment;
  auto files = trail_files(revision, parts.lock_text);
  auto tree = TRY(write_tree(parts.git, files));
  auto remote = remote_of(parts.git);
  auto was = tip_of(parts.git, branch);
  auto far = "refs/remotes/" + remote + "/windlass/" + revision.environment;
  std::vector<std::string> commit = {"commit-tree", tree};
  for (auto& parent : parents_of(parts.git, was, remote.empty() ? "" : tip_of(parts.git, far)))
    commit.insert(commit.end(), {"-p", parent});
  auto made = line(TRY(parts.git(commit, trail_message(revision))));
  // Only from what it was: of two that write at once, the second says so.
  TRY(parts.git({"update-ref", branch, made, was.empty() ? std::string(40, '0') : was}, ""));
  if (remote.empty() || !parts.git_apart) return Done{};
  // Refused where another desk was first: what that wrote is fetched, and the next one goes on
  // from there.
  parts.git_apart({"push", "--quiet", "--no-verify", remote, branch + ":" + branch});
  parts.git_apart({"fetch", "--quiet", "--no-tags", remote, "+" + branch + ":" + far});
  return Done{};
}

Commit commit_of(const RunGit& git) {
  auto id = git({"rev-parse", "--verify", "--quiet", "HEAD"}, "");
  if (!id) return {};
  auto changed = git({"status", "--porcelain"}, "");
  return {line(*id), changed && !line(*changed).empty()};
}

}  // namespace windlass::ops
