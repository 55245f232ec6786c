// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// What a program that ended left: its exit code, and standard output and error together.
struct Outcome {
  int code = -1;
  std::string output;
};

// Runs a shell command and waits for its end. `PURGATORY` in it stands for the built runner.
Outcome run_program(std::string command);
