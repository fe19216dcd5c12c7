// What a live view shows at a moment: pure, so that tests look at whole frames.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/terminal.h"
#include "ops/events.h"

namespace windlass::cli {

struct ProgressRow {
  ops::Event event;
  Time begun{}, changed{};
  bool over() const {
    return event.state == ops::Event::State::Done || event.state == ops::Event::State::Failed;
  }
};

// What an event says, without the name that stands before it already: "WebGroup (AWS::...)" of
// "resource/WebGroup".
std::string words_of(const ops::Event& event);
// Takes an event to its row; the first of an id adds one.
void take_event(std::vector<ProgressRow>& rows, const ops::Event& event, Time now);

// A line a step with its bar, what it works on below; as many as fit the terminal: what is done
// goes first, what failed stays.
std::vector<std::string> progress_frame(const std::vector<ProgressRow>& rows, Time begun, Time now,
                                        const Terminal& terminal);

}  // namespace windlass::cli
