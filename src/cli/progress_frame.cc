#include "cli/progress_frame.h"

#include <algorithm>

#include "cli/duration.h"

namespace windlass::cli {

namespace {

using State = ops::Event::State;
constexpr std::size_t bar_columns = 20;

// "resource/WebGroup" and "machine/i-0abc" are what a step works on; "bake/web" is a step.
bool is_part(const ops::Event& event) {
  return event.id.starts_with("resource/") || event.id.starts_with("machine/");
}

std::string label_of(const ops::Event& event) {
  return is_part(event) ? "  " + event.id.substr(event.id.find('/') + 1) : event.id;
}

std::string sign_of(const Terminal& terminal, const ops::Event& event) {
  switch (event.state) {
    case State::Done: return painted(terminal, Tone::Good, terminal.signs ? "✓" : "+");
    case State::Failed: return painted(terminal, Tone::Bad, terminal.signs ? "✗" : "x");
    case State::Warning: return painted(terminal, Tone::Warn, "!");
    default: return painted(terminal, Tone::Accent, terminal.signs ? "●" : "*");
  }
}

// A resource that is done has nothing more to say; a machine stays while there is room, unless it
// is gone.
int importance(const ProgressRow& row) {
  if (row.event.state == State::Failed || row.event.state == State::Warning) return 4;
  if (!is_part(row.event)) return row.over() ? 2 : 4;
  if (!row.over()) return 3;
  if (row.event.facts.find("gone")) return 0;
  return row.event.id.starts_with("machine/") ? 1 : 0;
}

std::vector<const ProgressRow*> fitting(const std::vector<ProgressRow>& rows, std::size_t room) {
  std::vector<const ProgressRow*> shown;
  for (auto& row : rows)
    if (importance(row) > 0) shown.push_back(&row);
  for (int least = 1; shown.size() > room && least <= 4; ++least) {
    auto above = shown.size() - room;
    std::erase_if(shown,
                  [&](auto* row) { return importance(*row) == least && above > 0 && above-- > 0; });
  }
  return shown;
}

std::string line_of(const ProgressRow& row, std::size_t label_columns, Time now,
                    const Terminal& terminal) {
  auto& event = row.event;
  auto taken = short_duration(
      std::chrono::floor<std::chrono::seconds>((row.over() ? row.changed : now) - row.begun));
  std::string line = " " + sign_of(terminal, event) + " ";
  line += painted(terminal, is_part(event) ? Tone::Faint : Tone::Strong,
                  padded_to(cut(label_of(event), label_columns), label_columns));
  line += "  ";
  if (event.share >= 0 && !row.over()) line += bar(terminal, event.share, bar_columns) + "  ";
  auto used = columns_of(line) + 2 + columns_of(taken) + 1;
  auto room = terminal.width > used + 8 ? terminal.width - used : 8;
  line += event.state == State::Failed ? painted(terminal, Tone::Bad, cut(words_of(event), room))
                                       : cut(words_of(event), room);
  return line + "  " + painted(terminal, Tone::Faint, taken);
}

}  // namespace

std::string words_of(const ops::Event& event) {
  auto slash = event.id.find_last_of('/');
  if (slash == std::string::npos) return event.text;
  auto name = event.id.substr(slash + 1);
  for (auto* after : {": ", " "})
    if (event.text.starts_with(name + after)) {
      auto text = event.text.substr(name.size() + std::string_view(after).size());
      return text.empty() ? event.text : text;
    }
  return event.text;
}

void take_event(std::vector<ProgressRow>& rows, const ops::Event& event, Time now) {
  auto known = std::ranges::find(rows, event.id, [](auto& row) { return row.event.id; });
  if (known == rows.end()) {
    rows.push_back({event, now, now});
    return;
  }
  auto share = known->event.share;
  // A step that begins again (the second try, the way back) counts its time anew.
  if (known->over() && event.state == State::Begun) known->begun = now;
  known->event = event;
  if (event.share < 0 && event.state == State::Going) known->event.share = share;
  known->changed = now;
}

std::vector<std::string> progress_frame(const std::vector<ProgressRow>& rows, Time begun, Time now,
                                        const Terminal& terminal) {
  auto room = std::max<std::size_t>(terminal.height, 6) - 3;
  auto shown = fitting(rows, room);
  std::size_t label_columns = 0;
  for (auto* row : shown) label_columns = std::max(label_columns, columns_of(label_of(row->event)));
  label_columns = std::min<std::size_t>(label_columns, 32);
  std::vector<std::string> lines;
  for (auto* row : shown) lines.push_back(line_of(*row, label_columns, now, terminal));
  lines.push_back("   " + painted(terminal, Tone::Faint, stopwatch(now - begun)));
  return lines;
}

}  // namespace windlass::cli
