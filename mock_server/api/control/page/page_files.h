// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace purgatory::api {

// A file of the control's page, as it lies in this folder.
struct PageFile {
  std::string_view name;
  std::string_view bytes;
};

// All of them; built in, so that the server needs no files beside it.
std::span<const PageFile> page_files();

}  // namespace purgatory::api
