// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace purgatory::conformance {

// A file of the report's page, as it lies in `page/`.
struct PageFile {
  std::string_view name;
  std::string_view bytes;
};

// All of them; built in, so that the page is one file that needs no other.
std::span<const PageFile> page_files();

}  // namespace purgatory::conformance
