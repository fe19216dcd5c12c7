// A stack's resources by logical id, which remember who was got at: whoever writes the record down
// writes those, and need not look at hundreds of others. Getting at one to change it counts,
// whether it is changed or not; go by std::as_const where nothing is.
#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "formation/resource_record.h"

namespace windlass::formation {

class Resources {
 public:
  using Map = std::map<std::string, ResourceRecord>;
  using const_iterator = Map::const_iterator;

  class iterator {
   public:
    using value_type = Map::value_type;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using reference = value_type&;
    using pointer = value_type*;
    iterator() = default;
    explicit iterator(Map::iterator at) : at_(at) {}
    value_type& operator*() const {
      at_->second.touched = true;
      return *at_;
    }
    value_type* operator->() const { return &**this; }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    iterator operator++(int) {
      auto was = *this;
      ++at_;
      return was;
    }
    bool operator==(const iterator&) const = default;

   private:
    Map::iterator at_;
  };

  const_iterator begin() const { return map_.begin(); }
  const_iterator end() const { return map_.end(); }
  iterator begin() { return iterator(map_.begin()); }
  iterator end() { return iterator(map_.end()); }
  const_iterator find(const std::string& id) const { return map_.find(id); }
  iterator find(const std::string& id) { return iterator(map_.find(id)); }
  bool contains(const std::string& id) const { return map_.contains(id); }
  std::size_t size() const { return map_.size(); }
  bool empty() const { return map_.empty(); }
  const ResourceRecord& at(const std::string& id) const { return map_.at(id); }
  ResourceRecord& at(const std::string& id) { return touched(map_.at(id)); }
  ResourceRecord& operator[](const std::string& id) {
    gone_.erase(id);
    return touched(map_[id]);
  }
  template <class Holds>
  void erase_if(Holds holds) {
    for (auto at = map_.begin(); at != map_.end();) {
      if (!holds(std::as_const(*at))) {
        ++at;
        continue;
      }
      gone_.insert(at->first);
      at = map_.erase(at);
    }
  }

  // --- For who writes them down ---
  const std::set<std::string>& gone() const { return gone_; }
  // All of it is written.
  void written() {
    gone_.clear();
    for (auto& [id, resource] : map_) resource.touched = false;
  }

 private:
  static ResourceRecord& touched(ResourceRecord& resource) {
    resource.touched = true;
    return resource;
  }
  Map map_;
  std::set<std::string> gone_;  // since it was last written
};

}  // namespace windlass::formation
