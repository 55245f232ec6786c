# SPDX-License-Identifier: Apache-2.0
"""What ./purgatory and the set-up of ./test ask of the system: seen through stand-ins for apt-get, dpkg-query,
cmake, ninja, node and npm."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

STAND_INS = {
    "id": "echo 0",
    "dpkg-query": 'echo dpkg-query >> "$STATE/calls"; while read -r p; do echo "$p installed"; done < "$STATE/installed"',
    "apt-get": '''echo "apt-get $*" >> "$STATE/calls"
case "$*" in
  *update*) exit "${UPDATE_STATUS:-0}" ;;
  *-s*) exit "${SIMULATION_STATUS:-0}" ;;
  *install*) [ -z "${INSTALL_FAILS:-}" ] || { echo "E: no such package"; exit 100; }
    for word in "$@"; do echo "$word" >> "$STATE/installed"; done ;;
esac''',
    "cmake": '''echo "cmake $*" >> "$STATE/calls"
[ -z "${CMAKE_FAILS:-}" ] || { echo "CMake Error: no fmt"; exit 1; }
mkdir -p build/release/bin
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" > build/release/CMakeCache.txt
touch build/release/build.ninja''',
    "ninja": '''folder=$2
case " $* " in
  *" -n "*) if [ -x "$folder/bin/purgatory" ]; then echo "ninja: no work to do."; else echo "[1/1] link"; fi ;;
  *) echo "ninja $*" >> "$STATE/calls"
     printf '#!/bin/sh\\necho "ran in $PWD with $# arguments: $*"\\nexit 3\\n' > "$folder/bin/purgatory"
     chmod +x "$folder/bin/purgatory" ;;
esac''',
}


class CheckoutTest(unittest.TestCase):
    """A checkout with a space in its path, and a PATH on which the stand-ins come first."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.checkout = self.folder / "a checkout"
        (self.checkout / "scripts").mkdir(parents=True)
        for name in ("purgatory", "scripts/setup.sh"):
            shutil.copy(ROOT / name, self.checkout / name)
        self.state = self.folder / "state"
        self.tools = self.folder / "tools"
        self.elsewhere = self.folder / "elsewhere"
        for folder in (self.state, self.tools, self.elsewhere):
            folder.mkdir()
        (self.state / "installed").write_text("")
        for name, body in STAND_INS.items():
            self.stand_in(name, body)

    def stand_in(self, name, body):
        tool = self.tools / name
        tool.write_text("#!/bin/bash\n" + body + "\n")
        tool.chmod(0o755)

    def calls(self):
        return (self.state / "calls").read_text()


class LauncherTest(CheckoutTest):
    def launch(self, *arguments, **environment):
        (self.state / "calls").write_text("")
        path = environment.pop("PATH", f"{self.tools}:/usr/bin:/bin")
        return subprocess.run(
            [self.checkout / "purgatory", *arguments], cwd=self.elsewhere, capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL, env={"PATH": path, "STATE": str(self.state), "HOME": str(self.folder), **environment})

    def test_first_time_installs_configures_builds_and_runs(self):
        result = self.launch("run", "a b")
        self.assertEqual(result.stdout, f"ran in {self.elsewhere} with 2 arguments: run a b\n", result.stderr)
        self.assertEqual(result.returncode, 3)
        self.assertIn("installing with apt-get, because building needs it: cmake g++", result.stderr)
        self.assertIn("PURGATORY_TESTS=OFF", self.calls())
        self.assertIn("purgatory purgatory-mock", self.calls())
        self.assertNotIn("libgtest", self.calls())
        self.assertNotIn("update", self.calls())

    def test_second_time_asks_nobody_and_says_nothing(self):
        self.launch("run")
        result = self.launch("run")
        self.assertEqual(self.calls(), "")
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.returncode, 3)

    def test_lists_are_refreshed_only_when_a_package_is_unknown(self):
        result = self.launch("run", SIMULATION_STATUS="100")
        self.assertIn("refreshing the package lists", result.stderr)
        self.assertIn("update", self.calls())
        self.assertEqual(result.returncode, 3)

    def test_failed_installation_says_what_to_do(self):
        result = self.launch("run", INSTALL_FAILS="yes")
        self.assertEqual(result.returncode, 2)
        self.assertIn("E: no such package", result.stderr)
        self.assertIn("By hand: apt-get install cmake", result.stderr)
        self.assertNotIn("cmake --preset", self.calls())

    def test_no_install_leaves_packages_alone(self):
        result = self.launch("--no-install", "run")
        self.assertEqual(result.stdout, f"ran in {self.elsewhere} with 1 arguments: run\n")
        self.assertNotIn("apt-get", self.calls())
        self.assertIn("left alone because of --no-install: cmake", result.stderr)
        result = self.launch("run", PURGATORY_NO_INSTALL="1")
        self.assertNotIn("apt-get", self.calls())
        self.assertEqual(result.returncode, 3)

    def test_a_system_without_apt_gets_the_list(self):
        tools = self.folder / "bare"
        tools.mkdir()
        for name in ("bash", "env", "dirname", "readlink", "mkdir", "flock", "cat"):
            (tools / name).symlink_to(shutil.which(name))
        result = self.launch("run", PATH=str(tools))
        self.assertEqual(result.returncode, 2)
        self.assertIn("no apt-get", result.stderr)
        self.assertIn("nlohmann-json3-dev", result.stderr)
        self.assertIn("--no-install", result.stderr)

    def test_without_root_and_without_sudo_the_command_for_root_is_named(self):
        self.stand_in("id", "echo 1000")
        tools = self.folder / "no-sudo"
        tools.mkdir()
        for name in ("bash", "env", "dirname", "readlink", "mkdir", "flock", "cat", "tail"):
            (tools / name).symlink_to(shutil.which(name))
        result = self.launch("run", PATH=f"{self.tools}:{tools}")
        self.assertEqual(result.returncode, 2)
        self.assertIn("there is no sudo; as root: apt-get install cmake", result.stderr)
        self.assertNotIn("apt-get", self.calls())

    def test_without_root_sudo_is_used_and_never_waits_for_a_password_nobody_can_type(self):
        self.stand_in("id", "echo 1000")
        self.stand_in("sudo", 'echo "sudo $1" >> "$STATE/calls"; shift; exec "$@"')
        result = self.launch("run")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("sudo -n", self.calls())
        self.assertIn("with sudo apt-get", result.stderr)

    def test_failed_configuration_names_the_packages(self):
        result = self.launch("run", CMAKE_FAILS="yes")
        self.assertEqual(result.returncode, 2)
        self.assertIn("CMake Error: no fmt", result.stderr)
        self.assertIn("libfmt-dev", result.stderr)

    def test_a_checkout_that_moved_is_configured_anew(self):
        self.launch("run")
        moved = self.folder / "moved"
        self.checkout.rename(moved)
        self.checkout = moved
        result = self.launch("run")
        self.assertIn("the checkout has moved", result.stderr)
        self.assertIn("cmake --preset release", self.calls())
        self.assertEqual(result.returncode, 3)

    def test_a_link_to_the_command_finds_the_checkout(self):
        self.launch("run")
        link = self.folder / "linked"
        link.symlink_to(self.checkout / "purgatory")
        result = subprocess.run([link, "list"], cwd=self.elsewhere, capture_output=True, text=True, timeout=60,
                                env={"PATH": f"{self.tools}:/usr/bin:/bin", "STATE": str(self.state)})
        self.assertEqual(result.stdout, f"ran in {self.elsewhere} with 1 arguments: list\n", result.stderr)


class ClientsTest(CheckoutTest):
    """ensure_clients of scripts/setup.sh, which ./test calls."""

    def setUp(self):
        super().setUp()
        self.peers = self.checkout / "tests" / "peers"
        self.peers.mkdir(parents=True)
        (self.peers / "package-lock.json").write_text("{}")
        self.stand_in("curl", "")
        self.stand_in("chromium", "exit 0")
        self.stand_in("node", 'echo "${NODE_MAJOR:-18}"')
        self.stand_in("npm", 'echo "npm $*" >> "$STATE/calls"; echo "npm says no"; mkdir -p node_modules; exit "${NPM_STATUS:-0}"')

    def ensure_clients(self, prelude="", **environment):
        (self.state / "calls").write_text("")
        script = f'. scripts/setup.sh; {prelude} mkdir -p "$build_root"; ensure_clients'
        return subprocess.run(
            ["bash", "-c", script], cwd=self.checkout, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
            env={"PATH": f"{self.tools}:/usr/bin:/bin", "STATE": str(self.state), "HOME": str(self.folder), **environment})

    def test_second_time_nobody_is_asked(self):
        result = self.ensure_clients()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("with npm in tests/peers (npm ci)", result.stderr)
        self.assertIn("npm ci", self.calls())
        result = self.ensure_clients()
        self.assertEqual((self.calls(), result.stderr), ("", ""))

    def test_another_lock_file_is_installed(self):
        self.ensure_clients()
        (self.peers / "package-lock.json").write_text('{"lockfileVersion": 3}')
        self.ensure_clients()
        self.assertIn("npm ci", self.calls())

    def test_node_that_is_too_old_is_asked_for_from_apt(self):
        result = self.ensure_clients(NODE_MAJOR="12")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("because client-testing needs it: chromium curl nodejs npm", result.stderr)

    def test_failure_of_npm_is_shown_and_tried_again(self):
        result = self.ensure_clients(NPM_STATUS="1")
        self.assertEqual(result.returncode, 2)
        self.assertIn("npm says no", result.stderr)
        self.assertIn("By hand: npm ci, in tests/peers", result.stderr)
        self.ensure_clients()
        self.assertIn("npm ci", self.calls())

    def test_no_install_leaves_npm_alone(self):
        result = self.ensure_clients("install_packages=no;")
        self.assertEqual(result.returncode, 0)
        self.assertIn("left alone because of --no-install", result.stderr)
        self.assertEqual(self.calls(), "")


if __name__ == "__main__":
    unittest.main()
