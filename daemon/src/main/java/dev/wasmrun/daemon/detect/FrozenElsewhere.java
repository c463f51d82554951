package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rule 8 for requirements that {@code pip freeze} wrote on another system: what there is for that
 * system only is left out, and what it had as a file is taken from the registry.
 *
 * @param wanted what is to be installed, each as pip takes it
 * @param without the distributions that are left out
 * @param fromFiles those that were files of that system, and are asked for without a version
 */
record FrozenElsewhere(List<String> wanted, List<String> without, List<String> fromFiles) {
    /** Distributions of Windows and macOS, and one that Debian's pip names by mistake. */
    static final List<String> ALL =
            List.of(
                    "appnope",
                    "comtypes",
                    "pkg-resources",
                    "pypiwin32",
                    "pywin32",
                    "pywinauto",
                    "pywinpty",
                    "tensorflow-intel",
                    "tensorflow-macos",
                    "tensorflow-metal",
                    "twisted-iocpsupport",
                    "win10toast",
                    "windows-curses",
                    "wmi");

    // Modules of Python itself that no registry has.
    private static final Set<String> BUILT_IN =
            Set.of(
                    "base64",
                    "collections",
                    "csv",
                    "functools",
                    "getpass",
                    "glob",
                    "io",
                    "itertools",
                    "json",
                    "math",
                    "os",
                    "pickle",
                    "random",
                    "re",
                    "shutil",
                    "smtplib",
                    "sqlite3",
                    "ssl",
                    "subprocess",
                    "sys",
                    "tempfile",
                    "threading",
                    "time",
                    "tkinter",
                    "urllib");

    private static final Pattern LINE =
            Pattern.compile(
                    "([A-Za-z0-9][\\w.-]*)\\s*(?:\\[[^\\]]*])?\\s*(@\\s*file://\\S+|[^;@\\s][^;@]*)?(;.*)?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");

    /** Empty where all of it can be installed as it is written, or is more than plain lines. */
    static Optional<FrozenElsewhere> of(String requirements) {
        var wanted = new ArrayList<String>();
        var without = new ArrayList<String>();
        var fromFiles = new ArrayList<String>();
        for (var written : requirements.lines().toList()) {
            var line = COMMENT.matcher(written).replaceFirst("").strip();
            var read = LINE.matcher(line);
            if (line.isEmpty()) {
                continue;
            }
            if (!read.matches()) {
                return Optional.empty();
            }
            var name = read.group(1);
            if (isOfAnother(name) && read.group(3) == null) {
                without.add(name);
            } else if (isFile(read)) {
                fromFiles.add(name);
                wanted.add(name);
            } else {
                wanted.add(line);
            }
        }
        return without.isEmpty() && fromFiles.isEmpty()
                ? Optional.empty()
                : Optional.of(new FrozenElsewhere(wanted, without, fromFiles));
    }

    private static boolean isOfAnother(String name) {
        var normal = Pep440.distribution(name);
        return ALL.contains(normal) || BUILT_IN.contains(normal) || normal.startsWith("pyobjc");
    }

    private static boolean isFile(Matcher line) {
        return line.group(2) != null && line.group(2).startsWith("@");
    }

    void tell(String file, Notes notes) {
        if (!without.isEmpty()) {
            notes.warn(
                    "Left out of %s, since %s: %s"
                            .formatted(
                                    file,
                                    BUILT_IN.containsAll(without)
                                            ? "Python has it itself"
                                            : "the registry has none of it for Linux (write \"; sys_platform == 'win32'\" behind it)",
                                    String.join(", ", without)));
        }
        if (!fromFiles.isEmpty()) {
            notes.warn(
                    "%s names files of another machine; the newest release is taken of %s (pip list --format=freeze writes versions)"
                            .formatted(file, String.join(", ", fromFiles)));
        }
    }
}
