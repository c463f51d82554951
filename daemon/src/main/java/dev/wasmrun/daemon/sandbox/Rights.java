package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose rights a process without a sandbox has: those of whoever owns its project. The daemon's own
 * user namespace, where a plain user looks like root, is left behind as well.
 *
 * @param user as the machine numbers him
 * @param words what is put before a command to give it these rights
 */
public record Rights(UnixUser user, List<String> words) {
    // "0 1000 1": who looks like root in here is user 1000 outside.
    private static final Pattern LOOKS_LIKE_ROOT = Pattern.compile("\\s*0\\s+([1-9]\\d*)\\s+1\\s*");

    /** A line of /etc/passwd. */
    public record Account(String name, String home) {}

    public Rights {
        words = List.copyOf(words);
    }

    /** May start a program; blocks for some milliseconds. */
    public static Rights ofOwner(Path project) {
        var self = UnixUser.ofThisProcess();
        var outside = outside();
        if (outside.isPresent()) {
            return new Rights(outside.get(), mapped(outside.get()));
        }
        var owner = UnixUser.ownerOf(project);
        return self.uid() == 0 && owner.uid() != 0
                ? new Rights(
                        owner,
                        List.of(
                                "setpriv",
                                "--reuid=" + owner.uid(),
                                "--regid=" + owner.gid(),
                                "--clear-groups",
                                "--"))
                : new Rights(self, List.of());
    }

    private static Optional<UnixUser> outside() {
        return number("/proc/self/uid_map")
                .flatMap(uid -> number("/proc/self/gid_map").map(gid -> new UnixUser(uid, gid)));
    }

    private static Optional<Integer> number(String file) {
        try {
            var matcher = LOOKS_LIKE_ROOT.matcher(Files.readString(Path.of(file)));
            return matcher.matches()
                    ? Optional.of(Integer.valueOf(matcher.group(1)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // util-linux before 2.36 cannot do it: then the process looks like root to itself.
    private static List<String> mapped(UnixUser user) {
        var words =
                List.of(
                        "unshare",
                        "--user",
                        "--map-user=" + user.uid(),
                        "--map-group=" + user.gid(),
                        "--");
        var tried = new ArrayList<>(words);
        tried.add("true");
        return Host.tryOut(tried.toArray(String[]::new)).isEmpty() ? words : List.of();
    }

    /** Whether they are those of the daemon's own user, who alone may enter its home. */
    public boolean areOurs() {
        return words.isEmpty() || words.getFirst().equals("unshare");
    }

    /** Who the process is to the files of the machine, as this daemon numbers him. */
    UnixUser onFiles() {
        return areOurs() ? UnixUser.ofThisProcess() : user;
    }

    public Account account() {
        return account(Path.of("/etc/passwd"));
    }

    // "alice:x:1000:1000:Alice:/home/alice:/bin/bash"
    Account account(Path passwd) {
        var number = Integer.toString(user.uid());
        try (var lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":"))
                    .filter(words -> words.length > 5 && words[2].equals(number))
                    .map(words -> new Account(words[0], words[5]))
                    .findFirst()
                    .orElse(new Account(number, "/"));
        } catch (IOException e) {
            return new Account(number, "/");
        }
    }
}
