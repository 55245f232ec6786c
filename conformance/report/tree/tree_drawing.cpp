// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/tree/tree_drawing.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "conformance/report/text/text.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr int kColumn = 92;
constexpr int kRow = 46;
constexpr int kMargin = 38;
// A reader sees no more; what is left out is said.
constexpr std::size_t kMostRevisions = 60;
constexpr std::size_t kLongestLabel = 9;

struct Place {
  int column = 0;
  int row = 0;
};

// Columns by generation, one row a leaf; a branch stands in the row of its first leaf.
class Layout {
 public:
  explicit Layout(const RevisionSketch& sketch) : sketch_(sketch) {
    for (const auto& [name, revision] : sketch.revisions()) {
      const bool is_root = !sketch.contains(revision.parent);
      (is_root ? roots_ : children_[revision.parent]).push_back(name);
      lowest_ = lowest_ == 0 ? generation_of(name) : std::min(lowest_, generation_of(name));
    }
    for (const auto& root : roots_) place(root);
  }

  const std::map<std::string, Place>& places() const { return places_; }
  int columns() const { return columns_; }
  int rows() const { return rows_; }

 private:
  void place(const std::string& name) {
    const int column = std::max(generation_of(name) - lowest_, 0);
    columns_ = std::max(columns_, column + 1);
    places_[name] = {column, rows_};
    const auto found = children_.find(name);
    if (found == children_.end()) {
      ++rows_;
      return;
    }
    for (const auto& child : found->second) place(child);
  }

  const RevisionSketch& sketch_;
  std::vector<std::string> roots_;
  std::map<std::string, std::vector<std::string>> children_;
  std::map<std::string, Place> places_;
  int lowest_ = 0;
  int columns_ = 0;
  int rows_ = 0;
};

using Classes = std::map<std::string, std::string>;

int x_of(const Place& place) { return kMargin + place.column * kColumn; }
int y_of(const Place& place) { return kMargin + place.row * kRow; }

std::string shortened(const std::string& revision) {
  const std::string shown = allowed_text(revision);
  return shown.size() <= kLongestLabel ? shown : beginning_of(shown, kLongestLabel - 1) + "…";
}

std::string edge(const Place& from, const Place& to, const std::string& classes) {
  const int middle = x_of(from) + kColumn / 2;
  return fmt::format("<path class=\"edge {}\" d=\"M{} {}C{} {} {} {} {} {}\"/>", classes,
                     x_of(from), y_of(from), middle, y_of(from), middle, y_of(to), x_of(to),
                     y_of(to));
}

std::string node(const std::string& revision, const Place& place, const std::string& classes) {
  std::string sign;
  if (classes.find("asked") != std::string::npos) {
    sign = fmt::format("<circle class=\"ring\" cx=\"{}\" cy=\"{}\" r=\"12\"/>", x_of(place),
                       y_of(place));
  }
  return fmt::format(
      "<g class=\"node {}\"><title>{}: {}</title>{}<circle class=\"dot\" cx=\"{}\" cy=\"{}\" "
      "r=\"7\"/><text x=\"{}\" y=\"{}\">{}</text></g>",
      classes, html_text(revision), classes, sign, x_of(place), y_of(place), x_of(place),
      y_of(place) + 23, html_text(shortened(revision)));
}

std::string drawing(const RevisionSketch& sketch, const Classes& classes,
                    const std::string& label) {
  if (sketch.is_empty()) return "";
  if (sketch.revisions().size() > kMostRevisions) {
    return fmt::format("<p class=\"faint\">{} revisions: too many to draw</p>",
                       sketch.revisions().size());
  }
  const Layout layout(sketch);
  const int width = layout.columns() * kColumn;
  const int height = layout.rows() * kRow + kRow;
  std::string svg = fmt::format(
      "<svg class=\"tree\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" "
      "height=\"{}\">",
      html_text(label), width, height, width, height);
  for (const auto& [name, revision] : sketch.revisions()) {
    const auto parent = layout.places().find(revision.parent);
    if (parent == layout.places().end()) continue;
    svg += edge(parent->second, layout.places().at(name), classes.at(name));
  }
  for (const auto& [name, place] : layout.places()) svg += node(name, place, classes.at(name));
  return svg + "</svg>";
}

std::string own_class(const RevisionSketch& sketch, const std::string& name) {
  if (!sketch.is_leaf(name)) return "inner";
  if (sketch.revisions().at(name).is_deleted) return "deleted";
  return sketch.winner() == name ? "live winner" : "live";
}

bool names(const std::vector<std::string>& list, const std::string& revision) {
  return std::ranges::find(list, revision) != list.end();
}

// Everything of either tree, so that what is gone is seen as gone.
RevisionSketch both(const RevisionSketch& one, const RevisionSketch& other) {
  RevisionSketch sketch;
  for (const auto* part : {&one, &other}) {
    for (const auto& [name, revision] : part->revisions()) {
      std::vector<std::string> path{name};
      if (part->contains(revision.parent)) path.insert(path.begin(), revision.parent);
      sketch.add(path, revision.is_deleted);
    }
  }
  return sketch;
}

// The classes of a tree that should be `wanted`, drawn over what was there before.
Classes classes_after(const PurgeStory& story, const RevisionSketch& found) {
  Classes classes;
  const RevisionSketch sketch = both(story.before, found);
  for (const auto& [name, revision] : sketch.revisions()) {
    const bool is_there = found.contains(name);
    const bool should_be = story.wanted.contains(name) || !story.before.contains(name);
    if (is_there) {
      classes[name] = own_class(found, name) + (should_be ? "" : " stale");
    } else {
      classes[name] = should_be ? "lost" : "gone";
    }
  }
  return classes;
}

Classes classes_before(const PurgeStory& story) {
  Classes classes;
  for (const auto& [name, revision] : story.before.revisions()) {
    classes[name] = own_class(story.before, name) + (names(story.asked, name) ? " asked" : "");
  }
  return classes;
}

const RevisionSketch& found_of(const PurgeStory& story) {
  return story.after ? *story.after : story.wanted;
}

struct Sign {
  std::string_view classes;  // of the node that shows it
  std::string_view meaning;
};

constexpr std::array<Sign, 8> kSigns = {{{"live winner", "winner"},
                                         {"live", "live leaf"},
                                         {"deleted", "deleted leaf"},
                                         {"inner", "ancestor"},
                                         {"asked", "asked to be purged"},
                                         {"gone", "gone, as it should be"},
                                         {"lost", "gone, but should have stayed"},
                                         {"stale", "there, but should be gone"}}};

bool shows(const Classes& classes, std::string_view sign) {
  return std::ranges::any_of(classes, [sign](const auto& node) {
    const auto words = split(node.second, ' ');
    const std::string_view last = sign.substr(sign.rfind(' ') + 1);
    const bool has_it = std::ranges::find(words, last) != words.end();
    // A winner is live too, and has a sign of its own.
    return has_it && (sign != "live" || words.size() == 1 || words[1] != "winner");
  });
}

}  // namespace

bool went_wrong(const PurgeStory& story) {
  if (!story.after) return false;
  const auto wrong = [](const auto& node) {
    return node.second == "lost" || node.second.ends_with(" stale");
  };
  return std::ranges::any_of(classes_after(story, *story.after), wrong);
}

std::string drawing_before(const PurgeStory& story) {
  return drawing(story.before, classes_before(story),
                 "The tree of " + story.document + " before the purge");
}

std::string drawing_after(const PurgeStory& story) {
  const RevisionSketch& found = found_of(story);
  return drawing(both(story.before, found), classes_after(story, found),
                 "The tree of " + story.document + " after the purge");
}

std::string drawing_wanted(const PurgeStory& story) {
  return drawing(both(story.before, story.wanted), classes_after(story, story.wanted),
                 "The tree of " + story.document + " as it should be after the purge");
}

std::string tree_legend(const PurgeStory& story) {
  const Classes before = classes_before(story);
  const Classes after = classes_after(story, found_of(story));
  std::string items;
  for (const auto& [classes, meaning] : kSigns) {
    if (!shows(before, classes) && !shows(after, classes)) continue;
    const std::string_view ring =
        classes == "asked" ? "<circle class=\"ring\" cx=\"9\" cy=\"9\" r=\"7\"/>" : "";
    const std::string dot = ring.empty() ? "<circle class=\"dot\" cx=\"9\" cy=\"9\" r=\"6\"/>" : "";
    items += fmt::format(
        "<li><svg viewBox=\"0 0 18 18\" width=\"14\" height=\"14\" aria-hidden=\"true\"><g "
        "class=\"node {}\">{}{}</g></svg> {}</li>",
        classes, ring, dot, meaning);
  }
  return items.empty() ? "" : "<ul class=\"legend\">" + items + "</ul>";
}

}  // namespace purgatory::conformance
