package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who calls wasmrun: whoever runs the tests, or a plain user made for them. */
sealed interface Person extends AutoCloseable {
    /** The words that make a command run as this person. */
    List<String> as(List<String> command);

    /** Makes a folder and all in it this person's own. */
    void own(Path folder);

    @Override
    void close();

    default boolean isPlain() {
        return this instanceof PlainUser || !isRoot();
    }

    static boolean isRoot() {
        return "0".equals(Programs.succeed("id", "-u").strip());
    }

    /** Whoever runs the tests. */
    record Self() implements Person {
        @Override
        public List<String> as(List<String> command) {
            return command;
        }

        @Override
        public void own(Path folder) {}

        @Override
        public void close() {}
    }

    /** The same person on a machine without Node.js: what there is of it is hidden. Needs root. */
    record WithoutNode(Person person) implements Person {
        private static final String HIDE =
                """
                for bin in $(echo "$PATH" | tr : ' ') /usr/local/bin /usr/bin; do
                    [ ! -x "$bin/node" ] || mount --bind /dev/null "$bin/node" || exit 1
                done
                [ ! -d "$HOME/.nvm" ] || mount -t tmpfs none "$HOME/.nvm" || exit 1
                exec "$@"
                """;

        @Override
        public List<String> as(List<String> command) {
            var words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
            words.addAll(List.of("sh", "-c", HIDE, "sh"));
            words.addAll(person.as(command));
            return words;
        }

        @Override
        public void own(Path folder) {
            person.own(folder);
        }

        @Override
        public boolean isPlain() {
            return person.isPlain();
        }

        @Override
        public void close() {
            person.close();
        }
    }

    /**
     * The same person on a machine where neither bubblewrap is nor anything that could install it.
     * Needs root.
     */
    record WithoutBubblewrap(Person person) implements Person {
        private static final String HIDE =
                """
                for program in bwrap sudo apt-get dnf apk pacman; do
                    found=$(command -v "$program") || continue
                    mount --bind /dev/null "$(readlink -f "$found")" || exit 1
                done
                exec "$@"
                """;

        @Override
        public List<String> as(List<String> command) {
            var words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
            words.addAll(List.of("sh", "-c", HIDE, "sh"));
            words.addAll(person.as(command));
            return words;
        }

        @Override
        public void own(Path folder) {
            person.own(folder);
        }

        @Override
        public boolean isPlain() {
            return person.isPlain();
        }

        @Override
        public void close() {
            person.close();
        }
    }

    /**
     * A plain user on a machine that lets nobody make user namespaces: in one that admits no more.
     */
    record WithoutNamespaces(Person person) implements Person {
        private static final String FORBID =
                """
                echo 1 >/proc/sys/user/max_user_namespaces || exit 1
                exec unshare --user --map-user=1000 --map-group=1000 -- "$@"
                """;

        @Override
        public List<String> as(List<String> command) {
            var words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
            words.addAll(List.of("sh", "-c", FORBID, "sh"));
            words.addAll(command);
            return person.as(words);
        }

        @Override
        public void own(Path folder) {
            person.own(folder);
        }

        @Override
        public boolean isPlain() {
            return true;
        }

        @Override
        public void close() {
            person.close();
        }
    }

    /** A plain user that lives as long as the test. Needs root to be made. */
    record PlainUser(String name) implements Person {
        static PlainUser make() {
            var name = "wasmrun-test-" + ProcessHandle.current().pid();
            if (Programs.attempt("id", "-u", name).isEmpty()) {
                Programs.succeed("useradd", "--create-home", "--shell", "/bin/sh", name);
            }
            return new PlainUser(name);
        }

        @Override
        public List<String> as(List<String> command) {
            var words =
                    new ArrayList<>(
                            List.of("setpriv", "--reuid", name, "--regid", name, "--init-groups"));
            words.addAll(List.of("env", "HOME=/home/" + name, "USER=" + name, "LOGNAME=" + name));
            words.addAll(command);
            return words;
        }

        @Override
        public void own(Path folder) {
            Programs.succeed("chown", "-R", name + ":", folder.toString());
        }

        @Override
        public void close() {
            // The kernel may still be busy with the last process of a house that was closed just
            // now.
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(processes()).as("processes left").isEmpty());
            Programs.succeed("userdel", "--remove", name);
        }

        private String processes() {
            return Programs.attempt("ps", "-o", "pid=,stat=,args=", "-u", name);
        }
    }
}
