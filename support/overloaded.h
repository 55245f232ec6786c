// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace purgatory {

// One visitor made of several functions, so that `std::visit` names every alternative of a closed
// variant: `std::visit(Overloaded{[](const A&) {…}, [](const B&) {…}}, value)`.
template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace purgatory
