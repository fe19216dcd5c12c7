// Text laid out for who looks at it.
#include "cli/terminal.h"

#include <doctest/doctest.h>

#include "cli/duration.h"

using namespace windlass;
using namespace windlass::cli;
using namespace std::chrono_literals;

TEST_CASE("a table's columns are as wide as what is in them, and empty columns are left out") {
  Table table({"LAYER", "EMPTY", "STATE"});
  table.add({"edge", "", "serves"});
  table.add({"a-long-layer", "", "fails"});
  CHECK(table.text({}) ==
        "  LAYER         STATE\n"
        "  edge          serves\n"
        "  a-long-layer  fails\n");
}

TEST_CASE("where nobody looks, nothing is cut and nothing is coloured") {
  Table table({"WHAT"});
  table.add({Cell(std::string(200, 'x'), Tone::Bad)});
  CHECK(table.text({}) == "  WHAT\n  " + std::string(200, 'x') + "\n");
}

TEST_CASE("on a terminal a row is a line: its last column is cut") {
  Table table({"ID", "WHY"});
  table.add({"1", std::string(200, 'x')});
  CHECK(table.text({.width = 30}) == "  ID  WHY\n  1   " + std::string(21, 'x') + "...\n");
}

TEST_CASE("a terminal that is too narrow for all columns loses those that may go, in their order") {
  Table table({"ID", "TYPE", "ZONE", "WHY"});
  table.may_drop({"ZONE", "TYPE"});
  table.add({"1", "t3.small", "us-east-1a", "slow"});
  CHECK(table.text({.width = 24}) == "  ID  TYPE      WHY\n  1   t3.small  slow\n");
  CHECK(table.text({.width = 12}) == "  ID  WHY\n  1   slow\n");
  CHECK(table.text({}) == "  ID  TYPE      ZONE        WHY\n  1   t3.small  us-east-1a  slow\n");
}

TEST_CASE("colours take no room in a column") {
  Terminal terminal{.colours = true};
  Table table({"A", "B"});
  table.add({Cell("ok", Tone::Good), "1"});
  table.add({"longer", "2"});
  CHECK(table.text(terminal) ==
        "  \x1b[2mA\x1b[0m       \x1b[2mB\x1b[0m\n  \x1b[32mok\x1b[0m      1\n  longer  2\n");
}

TEST_CASE("columns are counted in characters, not in bytes") {
  CHECK(columns_of("Zürich") == 6);
  CHECK(columns_of("\x1b[31mred\x1b[0m") == 3);
  CHECK(cut("Zürich am See", 9) == "Zürich...");
}

TEST_CASE("durations read as people say them") {
  CHECK(short_duration(400ms) == "0.4 s");
  CHECK(short_duration(12s) == "12 s");
  CHECK(short_duration(65s) == "1 min 05 s");
  CHECK(short_duration(2h + 3min) == "2 h 03 min");
  CHECK(short_duration(72h) == "3 days");
  CHECK(about(2h + 3min) == "2 h");
  CHECK(stopwatch(3723s) == "1:02:03");
}
