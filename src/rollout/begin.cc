// A strategy as a list of phases.
#include <algorithm>
#include <set>

#include "rollout/names.h"

namespace windlass::rollout {

namespace {

// A layer that goes over from one colour to the other.
struct Move {
  const Shape::Layer* layer;
  int from, to;  // colours
  Side old, fresh;
  int whole = 0;  // machines that carry all requests
};

class Begin {
 public:
  Begin(const Shape& shape, const Before& before, const std::vector<Changed>& changed)
      : shape_(shape), before_(before), changed_(changed) {}

  Result<Rollout> rollout() {
    Rollout out;
    out.shape = shape_;
    out.stood = before_.stands;
    out.before = before_.parameters;
    TRY(home(out));
    for (auto& layer : shape_.layers) {
      if (!layer.colours.empty()) TRY(colours(layer, out.before));
    }
    first(out);
    for (auto& layer : shape_.layers) acts(out, layer);
    for (auto& move : moves_) over(out, move);
    if (!moves_.empty()) retire(out);
    out.after = parameters_;
    return out;
  }

 private:
  const Changed* changed(const std::string& layer) const {
    auto found = std::ranges::find(changed_, layer, &Changed::layer);
    return found == changed_.end() ? nullptr : &*found;
  }

  const Move* move_of(const Shape::Layer& layer) const {
    for (auto& move : moves_)
      if (move.layer == &layer) return &move;
    return nullptr;
  }

  // Where green serves and the file wants one group, that is blue, with nobody in it yet: it gets
  // the same machines first, then their requests, and only then anything changes.
  Result<> home(Rollout& out) const {
    Parameters at = before_.parameters;
    std::vector<const Shape::Layer*> leads;
    for (auto& layer : shape_.layers) {
      if (!layer.colours.empty()) continue;
      auto* had = had_colours(layer);
      if (had && serving_side(at, *had) == 1)
        leads.push_back(had);
      else if (!had)
        TRY(refuse_lost_colour(layer));
    }
    if (leads.empty()) return Done{};
    out.before_home = before_.parameters;
    for (auto* had : leads) {
      auto green = side_of(at, had->colours[1]);
      set_side(at, had->colours[0], {.size = green.size});
    }
    out.phases.push_back(
        home_phase("home-grow", "the same machines in the first group", at, leads));
    for (auto* had : leads) swap_weights(at, *had);
    out.phases.push_back(home_phase("home-weight", "their requests to the first group", at, leads));
    for (auto* had : leads) set_side(at, had->colours[1], Side{});
    out.before = at;
    out.home = out.phases.size();
    return Done{};
  }

  static void swap_weights(Parameters& at, const Shape::Layer& had) {
    auto blue = side_of(at, had.colours[0]), green = side_of(at, had.colours[1]);
    std::swap(blue.weight, green.weight);
    set_side(at, had.colours[0], blue);
    set_side(at, had.colours[1], green);
  }

  static Phase home_phase(std::string name, std::string title, const Parameters& at,
                          const std::vector<const Shape::Layer*>& leads) {
    Phase out{.name = std::move(name), .title = std::move(title)};
    out.of = Phase::Of::Before;
    out.parameters = at;
    for (auto* had : leads)
      out.expects.push_back({had->layer, had->colours[0].group, side_of(at, had->colours[0]).size,
                             Expect::Digest::Before});
    return out;
  }

  const Shape::Layer* had_colours(const Shape::Layer& layer) const {
    if (!before_.shape) return nullptr;
    auto found = std::ranges::find(before_.shape->layers, layer.layer, &Shape::Layer::layer);
    bool had = found != before_.shape->layers.end() && !found->colours.empty() &&
               has_sides(before_.parameters, *found);
    return had ? &*found : nullptr;
  }

  // Nobody remembers how it got there: a stack that somebody made by hand.
  Result<> refuse_lost_colour(const Shape::Layer& layer) const {
    auto green_id = green_group(layer);
    // Another layer may be called so.
    if (std::ranges::find(shape_.layers, green_id, &Shape::Layer::group) != shape_.layers.end())
      return Done{};
    if (!before_.outputs.contains(green_id) || before_.outputs.contains(layer.group)) return Done{};
    return Error{"RolloutRefused",
                 "the layer " + layer.layer +
                     " serves from the second of its two groups, and only the first can go on "
                     "alone; deploy any change of its machines by blue_green or canary once more, "
                     "then change its strategy"};
  }

  static std::string green_group(const Shape::Layer& layer) {
    constexpr std::string_view end = "Group";
    if (!layer.group.ends_with(end)) return layer.group;
    return layer.group.substr(0, layer.group.size() - end.size()) + "GreenGroup";
  }

  Result<> colours(const Shape::Layer& layer, Parameters& back) {
    Side none{}, all{.size = layer.machines, .weight = 100};
    if (!before_.stands || !has_sides(before_.parameters, layer)) {
      // New, or it had one group: that is blue, and CloudFormation changes it as it did.
      set_side(parameters_, layer.colours[0], all);
      set_side(parameters_, layer.colours[1], none);
      return Done{};
    }
    int from = serving_side(before_.parameters, layer), to = 1 - from;
    bool turned = has_left(layer, from);
    if (turned) std::swap(from, to);
    auto old = side_of(before_.parameters, layer.colours[from]);
    old.weight = 100;
    if (turned) old.size = layer.machines;
    if (!turned && !changed(layer.layer)) {
      old.size = layer.machines;
      set_side(parameters_, layer.colours[from], old);
      set_side(parameters_, layer.colours[to], none);
      return Done{};
    }
    if (old.version == "new") {
      auto at = before_.outputs.find(layer.colours[from].version);
      if (at == before_.outputs.end())
        return Error{"RolloutRefused",
                     "the stack does not say (output " + layer.colours[from].version +
                         ") which version the machines of " + layer.layer +
                         " are at, so that they could not be left alone; `windlass doctor` looks "
                         "what is wrong with it"};
      old.version = at->second;
    }
    Move move{.layer = &layer, .from = from, .to = to, .old = old, .fresh = {}};
    auto desired = before_.desired.find(layer.layer);
    move.whole = std::max(layer.machines,
                          layer.scales && desired != before_.desired.end() ? desired->second : 0);
    move.fresh.size = machines_for(steps(layer).front(), move.whole);
    set_side(parameters_, layer.colours[from], move.old);
    set_side(parameters_, layer.colours[to], move.fresh);
    set_side(back, layer.colours[from], move.old);
    set_side(back, layer.colours[to], none);
    moves_.push_back(std::move(move));
    return Done{};
  }

  // Somebody died while the old machines left: the new ones serve, whatever is remembered, and are
  // of no revision that is.
  bool has_left(const Shape::Layer& layer, int colour) const {
    return !before_.outputs.contains(layer.colours[colour].group) &&
           before_.outputs.contains(layer.colours[1 - colour].group);
  }

  std::vector<int> steps(const Shape::Layer& layer) const {
    return before_.immediate ? std::vector<int>{100} : layer.steps;
  }

  // Where nothing stands there is nothing to go back to, and nobody to be spared.
  std::int64_t soak(std::int64_t seconds) const {
    return before_.immediate || !before_.stands ? 0 : seconds;
  }

  bool is_root_swap(const Shape::Layer& layer) const {
    return layer.strategy == "root_swap" && before_.stands && changed(layer.layer);
  }

  // Until its act is through.
  bool is_astray(const Shape::Layer& layer) const {
    return is_root_swap(layer) && !swapped_.contains(layer.layer) && changed(layer.layer)->astray;
  }

  // Who serves, by where the parameters are.
  std::vector<Expect> expects() const {
    std::vector<Expect> out;
    for (auto& layer : shape_.layers) {
      if (layer.colours.empty()) {
        bool swaps = is_root_swap(layer) && !swapped_.contains(layer.layer);
        if (is_astray(layer)) continue;
        out.push_back({layer.layer, layer.group, layer.machines,
                       swaps ? Expect::Digest::Any : Expect::Digest::This});
        continue;
      }
      auto* move = move_of(layer);
      for (int colour : {0, 1}) {
        auto side = side_of(parameters_, layer.colours[colour]);
        if (side.size == 0) continue;
        out.push_back({layer.layer, layer.colours[colour].group, side.size,
                       move && colour == move->from ? Expect::Digest::Any : Expect::Digest::This});
      }
    }
    return out;
  }

  bool between() const {
    for (auto& move : moves_) {
      if (side_of(parameters_, move.layer->colours[move.from]).weight > 0) return true;
    }
    return std::ranges::any_of(shape_.layers, [&](auto& layer) {
      return is_root_swap(layer) && !swapped_.contains(layer.layer);
    });
  }

  Phase phase(std::string name, std::string title) const {
    Phase out{.name = std::move(name), .title = std::move(title)};
    out.parameters = parameters_;
    out.expects = expects();
    out.both_versions = between();
    out.front_door =
        std::ranges::none_of(shape_.layers, [&](auto& layer) { return is_astray(layer); });
    return out;
  }

  // How long to look at what this update alone moves.
  std::int64_t soak_of_first() const {
    std::optional<std::int64_t> longest;
    for (auto& layer : shape_.layers) {
      if (changed(layer.layer) && !move_of(layer) && !is_root_swap(layer))
        longest = std::max(longest.value_or(0), layer.soak_s);
    }
    bool later = !moves_.empty() || std::ranges::any_of(shape_.layers, [&](auto& layer) {
      return is_root_swap(layer);
    });
    return soak(longest.value_or(later ? 0 : shape_.soak_s));
  }

  void first(Rollout& out) const {
    auto one = phase("update", moves_.empty() ? "the stack is made so"
                                              : "the stack is made so, with new machines beside "
                                                "those that serve");
    one.soak_s = soak_of_first();
    out.phases.push_back(std::move(one));
  }

  void acts(Rollout& out, const Shape::Layer& layer) {
    if (!is_root_swap(layer)) return;
    bool image_only = changed(layer.layer)->image_only;
    swapped_.insert(layer.layer);
    auto one = phase("swap-" + layer.layer,
                     layer.layer + (image_only ? ": each machine gets a new root volume"
                                               : ": each machine is replaced"));
    one.kind = Phase::Kind::Act;
    one.act = Act{.kind = image_only ? Act::Kind::SwapRoot : Act::Kind::Replace,
                  .layer = layer.layer,
                  .group = layer.group,
                  .at_once = layer.at_once,
                  .machines = layer.machines,
                  .grace_s = layer.grace_s};
    one.layer = layer.layer;
    one.soak_s = soak(layer.soak_s);
    out.phases.push_back(std::move(one));
  }

  // Larger first, then more requests, then a look.
  void over(Rollout& out, Move& move) {
    auto& name = move.layer->layer;
    for (int percent : steps(*move.layer)) {
      int size = machines_for(percent, move.whole);
      auto share = std::to_string(percent);
      if (size > move.fresh.size) {
        move.fresh.size = size;
        set_side(parameters_, move.layer->colours[move.to], move.fresh);
        auto grown = phase("grow-" + name + "-" + share,
                           name + ": " + std::to_string(size) + " new machines");
        grown.layer = name;
        grown.weight = move.fresh.weight;
        out.phases.push_back(std::move(grown));
      }
      move.fresh.weight = percent;
      move.old.weight = 100 - percent;
      set_side(parameters_, move.layer->colours[move.from], move.old);
      set_side(parameters_, move.layer->colours[move.to], move.fresh);
      auto moved = phase("weight-" + name + "-" + share,
                         name + ": " + share + " percent of the requests to the new machines");
      moved.layer = name;
      moved.weight = percent;
      moved.soak_s = soak(move.layer->soak_s);
      out.phases.push_back(std::move(moved));
    }
  }

  void retire(Rollout& out) {
    for (auto& move : moves_) {
      set_side(parameters_, move.layer->colours[move.from], Side{});
      // It grew to what was wanted; from here on it scales by itself.
      move.fresh.size = move.layer->machines;
      set_side(parameters_, move.layer->colours[move.to], move.fresh);
    }
    auto one = phase("retire", "the old machines leave");
    one.retires = true;
    out.phases.push_back(std::move(one));
  }

  const Shape& shape_;
  const Before& before_;
  const std::vector<Changed>& changed_;
  std::vector<Move> moves_;
  std::set<std::string> swapped_;
  Parameters parameters_;  // where they are by now
};

}  // namespace

Result<Rollout> begin(const Shape& shape, const Before& before,
                      const std::vector<Changed>& changed) {
  return Begin(shape, before, changed).rollout();
}

}  // namespace windlass::rollout
