#include "cli/progress.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/time.h"
#include "cli/duration.h"
#include "cli/progress_frame.h"

namespace windlass::cli {

namespace {

using State = ops::Event::State;
using namespace std::chrono_literals;

constexpr auto redraw_pause = 100ms;   // at most ten frames a second
constexpr auto tick_pause = 1s;        // the time moves when nothing else does
constexpr auto same_line_pause = 10s;  // plain: how often one thing may tell how far it is
constexpr auto silence_max = 60s;      // plain: a log that says nothing looks dead

const char* name_of(State state) {
  switch (state) {
    case State::Begun: return "begun";
    case State::Going: return "going";
    case State::Done: return "done";
    case State::Warning: return "warning";
    case State::Failed: return "failed";
  }
  return "going";
}

}  // namespace

struct Progress::Shown {
  Shown(const Console& its_console, Form its_form, const Clock& its_clock)
      : console(its_console), form(its_form), clock(its_clock), begun(clock.now()) {
    if (form == Form::Live || form == Form::Plain) ticker = std::thread([this] { tick(); });
  }
  ~Shown() {
    {
      std::lock_guard lock(mutex);
      over = true;
      if (form == Form::Live && dirty) draw();
    }
    wake.notify_all();
    if (ticker.joinable()) ticker.join();
  }

  void take(const ops::Event& event) {
    std::lock_guard lock(mutex);
    if (over) return;
    auto now = clock.now();
    take_event(rows, event, now);
    if (form == Form::Json) {
      print_json(event, now);
    } else if (form == Form::Plain) {
      print_plain(event, now);
    } else if (form == Form::Live) {
      dirty = true;
      paused = false;
      if (std::chrono::steady_clock::now() - drawn >= redraw_pause) draw();
    }
  }

  void print_json(const ops::Event& event, Time now) {
    Json json;
    json.set("windlass", 1);
    json.set("event", "progress");
    json.set("time", format_iso8601_millis(now));
    json.set("id", event.id);
    json.set("state", name_of(event.state));
    json.set("text", event.text);
    if (event.share >= 0) json.set("share", event.share);
    if (!event.facts.is_null()) json.set("facts", event.facts);
    console.out(json.dump() + "\n");
    console.flush();
  }

  // A change of state is told at once and once; how far something is, now and then.
  void print_plain(const ops::Event& event, Time now) {
    // Of dozens of resources only how each came out: a long one is told of by the silence.
    bool moves = event.state == State::Begun || event.state == State::Going;
    if (moves && event.id.starts_with("resource/")) return;
    auto [at, first] = said.try_emplace(event.id);
    auto& last = at->second;
    if (!first && last.state == event.state && last.text == event.text) return;
    if (!first && event.state == State::Going && now - last.at < same_line_pause) return;
    last = {event.state, event.text, now};
    std::string mark = event.state == State::Failed    ? "FAILED: "
                       : event.state == State::Warning ? "warning: "
                       : event.state == State::Done    ? "done: "
                                                       : "";
    line(now,
         event.id + ": " + mark + (event.text.empty() ? name_of(event.state) : words_of(event)));
  }

  void line(Time now, const std::string& text) {
    console.out("[" + stopwatch(now - begun) + "] " + text + "\n");
    // Whoever reads along through a pipe reads it now, and all of it when we are killed.
    console.flush();
    spoke = std::chrono::steady_clock::now();
  }

  // The cursor stands below the last frame: up to its beginning, and over it.
  void draw() {
    auto terminal = console.terminal;
    auto lines = progress_frame(rows, begun, clock.now(), terminal);
    std::string out = up();
    for (auto& line : lines) out += line + "\x1b[K\n";
    out += "\x1b[J";
    console.out(out);
    console.flush();
    frame_lines = lines.size();
    drawn = std::chrono::steady_clock::now();
    dirty = false;
  }

  std::string up() const {
    return frame_lines ? "\x1b[" + std::to_string(frame_lines) + "A\r" : "";
  }

  void tick() {
    std::unique_lock lock(mutex);
    while (!over) {
      wake.wait_for(lock, redraw_pause);
      auto now = std::chrono::steady_clock::now();
      if (over) return;
      if (form == Form::Live && !paused && !rows.empty() &&
          ((dirty && now - drawn >= redraw_pause) || now - drawn >= tick_pause))
        draw();
      if (form == Form::Plain && !paused && now - spoke >= silence_max) say_still();
    }
  }

  void say_still() {
    spoke = std::chrono::steady_clock::now();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      if (row->over()) continue;
      line(clock.now(), row->event.id + ": still " + row->event.text);
      return;
    }
  }

  void pause() {
    std::lock_guard lock(mutex);
    if (form == Form::Live && frame_lines) draw();
    frame_lines = 0;
    paused = true;
    // What is over was shown: the next frame begins with what goes on.
    if (form == Form::Live) std::erase_if(rows, [](auto& row) { return row.over(); });
  }

  void end(bool good, const std::string& last, const std::string& next) {
    std::lock_guard lock(mutex);
    over = true;
    if (form == Form::Json) {
      Json json;
      json.set("windlass", 1);
      json.set("event", "end");
      json.set("time", format_iso8601_millis(clock.now()));
      json.set("good", good);
      json.set("text", last);
      if (!next.empty()) json.set("next", next);
      console.out(json.dump() + "\n");
      return;
    }
    if (form == Form::Live && frame_lines) draw();
    dirty = false;
    auto took = short_duration(std::chrono::floor<std::chrono::milliseconds>(clock.now() - begun));
    console.out("\n" + painted(console.terminal, good ? Tone::Good : Tone::Bad, last) + " (" +
                took + ")\n");
    if (!next.empty())
      console.out("\nNext:\n  " + painted(console.terminal, Tone::Strong, next) + "\n");
  }

  struct Said {
    State state = State::Begun;
    std::string text;
    Time at{};
  };

  Console console;
  Form form;
  const Clock& clock;
  Time begun;
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<ProgressRow> rows;
  std::map<std::string, Said> said;
  std::size_t frame_lines = 0;
  bool over = false, dirty = false, paused = false;
  std::chrono::steady_clock::time_point drawn{}, spoke = std::chrono::steady_clock::now();
  std::thread ticker;
};

Progress::Progress(const Console& console, Form form, const Clock& clock)
    : shown_(std::make_shared<Shown>(console, form, clock)) {}

Progress::Progress(const Invocation& invocation, const Clock& clock)
    : Progress(invocation.console,
               invocation.has("--json")           ? Form::Json
               : invocation.console.terminal.live ? Form::Live
                                                  : Form::Plain,
               clock) {}

Progress::~Progress() = default;

ops::Tell Progress::tell() {
  return [shown = std::weak_ptr<Shown>(shown_)](const ops::Event& event) {
    if (auto it = shown.lock()) it->take(event);
  };
}

void Progress::pause() { shown_->pause(); }

void Progress::end(bool good, const std::string& last, const std::string& next) {
  shown_->end(good, last, next);
}

}  // namespace windlass::cli
