// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/kept_connections.h"

#include <algorithm>
#include <array>
#include <sys/socket.h>

namespace purgatory::conformance {

void KeptConnections::keep(int socket, const Request& request) {
  auto found = std::ranges::find(kept_, socket, &Kept::socket);
  if (found == kept_.end()) found = kept_.insert(kept_.end(), Kept{socket, false, ""});
  found->is_encrypted = request.base_url.starts_with("https:");
  found->request.assign(request.method).append(" ").append(request.base_url).append(request.path);
}

void KeptConnections::forget(int socket) {
  std::erase_if(kept_, [socket](const Kept& kept) { return kept.socket == socket; });
}

std::optional<KeptConnections::Unasked> KeptConnections::find_unasked() {
  for (const Kept& kept : kept_) {
    std::array<char, 64> buffer{};
    const auto count = recv(kept.socket, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT);
    if (count <= 0) continue;
    const std::string_view begin(buffer.data(), static_cast<std::size_t>(count));
    return Unasked{kept.request, std::string(kept.is_encrypted ? std::string_view() : begin)};
  }
  return std::nullopt;
}

bool is_farewell(std::string_view unasked) {
  return unasked.starts_with("HTTP/1.1 408 ") || unasked.starts_with("HTTP/1.0 408 ");
}

}  // namespace purgatory::conformance
