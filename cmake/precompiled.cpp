// SPDX-License-Identifier: Apache-2.0
// CMake hangs a precompiled header on a target, and a target needs a source.
